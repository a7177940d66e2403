"""One folder per channel kind, all alike. Nobody imports a connector: the registry finds it."""
