"""The contact form: hosted by Ascolto, or shown inside any page."""
