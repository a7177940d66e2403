from __future__ import annotations

from django.db import connection, models

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class KeywordQuerySet(ScopedQuerySet["Keyword"]):
    def beginning(self, prefix: str) -> KeywordQuerySet:
        """By index on both databases: PostgreSQL's serves LIKE, SQLite's serves a range."""
        if connection.vendor == "postgresql":
            return self.filter(word__startswith=prefix)
        return self.filter(word__gte=prefix, word__lt=prefix + "\U0010ffff")


class Keyword(BusyModel):
    """A word by which a customer is found: of their own name, addresses, numbers."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="keywords", db_index=False
    )
    # Whom the word finds: the customer, or who they are part of now.
    person = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="found_by", db_index=False
    )
    word = models.CharField(max_length=80)

    objects = ScopedManager.of(KeywordQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "word"], name="keyword_once"),
        ]
        indexes = [
            models.Index(
                fields=["person", "word"],
                name="keyword_person",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["workspace", "word"],
                name="keyword_word",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        ]
