"""A provider with a small REST API: polled for messages, answered with a POST."""
