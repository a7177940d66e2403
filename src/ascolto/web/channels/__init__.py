"""Accounts, payloads that were not understood, files."""
