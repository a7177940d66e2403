from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


class ProductName(WorkspaceModel):
    """A product of a brand as people call it: looked for in messages. Filled from its catalogue."""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="product_name_once"),
        ]
