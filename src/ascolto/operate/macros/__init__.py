"""Macros: several deeds by hand under one name. The deeds are those of the playbooks."""
