"""Early warning: what is out of the ordinary, since when, how surely. Pure: numbers in, findings out.

Everything counts by the time a message was said, never by when it reached us, so that a source that
catches up after an outage looks like what it is, and the order of arrival changes nothing.
"""
