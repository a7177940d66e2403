"""The installed peer, django-helpdesk, in an environment of its own (`requirements/bench.lock`)."""
