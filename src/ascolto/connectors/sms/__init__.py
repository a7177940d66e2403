"""Text messages: through Twilio and what speaks like it, or through a Kannel gateway of one's own."""
