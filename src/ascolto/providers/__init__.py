"""What several connectors of one provider, or of one manner of speaking, have in common.

It lies below the connectors and knows none of them: what differs from one to the other (a table of
troubles, a name, what is subscribed to) is handed in. No Django, no models.
"""
