"""Every write to the company itself: its brands, people, teams and keys."""
