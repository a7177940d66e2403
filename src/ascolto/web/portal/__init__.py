"""What customers see: contact form, chat, files by link."""
