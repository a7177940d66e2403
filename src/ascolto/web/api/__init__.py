"""The REST API: the same actions and reads as the screens, for programs."""
