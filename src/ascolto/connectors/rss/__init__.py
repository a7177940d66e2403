"""Feeds: blogs, forums, alerts; and the comments of a WordPress site, which can be answered."""
