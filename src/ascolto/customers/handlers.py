"""Handlers of this package: none. Whoever takes messages in calls `meeting.meet` in its own transaction."""
