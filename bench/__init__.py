"""How fast Ascolto is, beside a peer and beside what the machine could do at most: `make bench`."""
