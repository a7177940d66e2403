"""Mail as bytes: read within limits, whoever wrote it. For connectors that are handed mails."""
