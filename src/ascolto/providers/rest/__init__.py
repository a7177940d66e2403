"""Providers that speak plain JSON over HTTP, without a manner of their own."""
