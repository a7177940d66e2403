"""The facts: accounts, handles, messages and deliveries; how they come in and go out."""
