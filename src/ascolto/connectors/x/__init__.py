"""X: mentions, replies, quotes and direct messages to the company's account."""
