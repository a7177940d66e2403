"""A Misago forum: posts and private threads in, answers out."""
