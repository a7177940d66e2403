"""A channel for the tests: it does everything, with a provider that can be told to misbehave."""
