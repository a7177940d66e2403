"""A friendly look at a reply before it leaves: `check` in `checking`, a file for each idea beside it. Pure."""

from ascolto.nlp.courtesy.checking import check
from ascolto.nlp.courtesy.draft import Asked, Finding, Guide

__all__ = ["Asked", "Finding", "Guide", "check"]
