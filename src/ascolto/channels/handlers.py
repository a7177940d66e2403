"""This package hears nothing: it is where things begin."""
