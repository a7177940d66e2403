"""Level 1, answer: conversations, cases, replies, notes, acknowledgements."""
