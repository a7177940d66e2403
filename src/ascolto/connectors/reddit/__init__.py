"""What is said to and about a company on Reddit, answered, and forgotten when Reddit forgets it."""
