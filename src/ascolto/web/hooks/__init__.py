"""The door for webhooks: other systems call, we store, and only then say "got it"."""
