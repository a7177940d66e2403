"""The inbox: list, thread and person; answer, note, assign, close."""
