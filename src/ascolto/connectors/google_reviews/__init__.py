"""Reviews on Google: read, answered once each, followed until the answer shows."""
