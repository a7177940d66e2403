"""Service reviews on Trustpilot: read, and answered once each."""
