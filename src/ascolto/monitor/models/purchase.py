from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


class Purchase(WorkspaceModel):
    """Somebody bought something: the contact that it is, as the shop's order was told of."""

    key = models.CharField(max_length=200, help_text="the shop's name for the order")
    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    bought_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"], name="purchase_identity"
            ),
        ]
