"""Every screen and endpoint, mirroring the levels."""
