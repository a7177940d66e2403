"""Reviews on Tripadvisor: shown live, answered there, and never stored here."""
