"""The company's settings, the people in it, and oneself."""
