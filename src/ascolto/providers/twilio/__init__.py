"""Twilio, and those that speak like it: what texts and calls have in common."""
