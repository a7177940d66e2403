"""Bluesky and other servers of the AT Protocol: mentions, answers and quotations in, answers out."""
