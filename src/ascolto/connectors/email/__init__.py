"""Mail: IMAP in, SMTP out, with any mailbox of any provider."""
