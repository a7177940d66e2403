"""WhatsApp for companies, through Meta's Cloud API."""
