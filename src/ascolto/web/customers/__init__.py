"""Customers: found, read on one timeline, described, linked and unlinked."""
