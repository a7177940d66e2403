"""Meta: calls to its Graph API, calls from it, what a token may."""
