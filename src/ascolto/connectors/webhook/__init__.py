"""Any other system as a channel, with Standard Webhooks both ways."""
