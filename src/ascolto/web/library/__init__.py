"""The answer library: beside the composer, its own pages, and the public FAQ of a brand."""
