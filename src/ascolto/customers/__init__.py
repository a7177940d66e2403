"""The person behind the handles: one customer over every channel."""
