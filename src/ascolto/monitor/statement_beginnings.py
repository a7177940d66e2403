"""The words a statement of each kind begins with."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import pgettext


def beginning(kind: str, language: str) -> str:
    with translation.override(language):
        return {
            "holding": pgettext(
                "to customers",
                "Hello {customer.first_name},\n\nwe know that something is wrong, and we are working on it. "
                "You need not do anything now. As soon as we know more, you will hear from us first.\n\n"
                "{brand.name}",
            ),
            "update": pgettext(
                "to customers",
                "Hello {customer.first_name},\n\nhere is where we stand:\n\n{brand.name}",
            ),
            "resolution": pgettext(
                "to customers",
                "Hello {customer.first_name},\n\nit is solved. What had happened, and what we have changed:"
                "\n\nWe are sorry for the trouble.\n\n{brand.name}",
            ),
        }[kind]  # fmt: skip
