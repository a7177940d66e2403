"""Mastodon, and what speaks its language: mentions and direct posts in, answers out."""
