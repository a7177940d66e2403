"""A Telegram bot, and the business accounts it is connected to, as a channel."""
