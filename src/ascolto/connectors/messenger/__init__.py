"""Private messages to a Facebook Page: Messenger."""
