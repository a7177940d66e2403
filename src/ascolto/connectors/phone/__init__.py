"""A telephone number at a provider like Twilio: calls, voice messages, answers read out."""
