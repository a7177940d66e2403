"""The demo company: an inn at a lake, the people who write to it and what they say. Pure data."""
