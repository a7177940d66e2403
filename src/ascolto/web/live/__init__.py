"""Live updates: one stream of server-sent events per member, and per visitor of a page of ours."""
