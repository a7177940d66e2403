"""Instagram for companies: comments, mentions, private messages."""
