"""What thousands of tests ask for again, answered once or in its shortest form: the answer is the same."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher


class BriefArgon2(Argon2PasswordHasher):
    """The product's way to keep a password, without the labour that is for guessers: a fifth of a second each."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def hash_briefly() -> None:
    """Before anybody asks: Django remembers the hashers it found."""
    from django.conf import settings

    ours = f"{BriefArgon2.__module__}.{BriefArgon2.__name__}"
    first, *others = settings.PASSWORD_HASHERS
    assert first == "django.contrib.auth.hashers.Argon2PasswordHasher", first
    settings.PASSWORD_HASHERS = [ours, *others]


def find_static_files_once() -> None:
    """Each test's client has a WhiteNoise of its own, and each looked through all folders for the same files."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def add(middleware: Any) -> None:
        if not found:
            others, middleware.files = middleware.files, found
            look(middleware)
            middleware.files = others
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add
