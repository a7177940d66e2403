"""A Discourse forum: posts and private messages in, answers out."""
