"""Reviews of an app store, or of any portal that gives them as JSON or XML: read, not answered."""
