from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel


class HandleLink(BusyModel):
    """This handle is this customer, because…"""

    handle = models.OneToOneField(
        "channels.Handle", models.CASCADE, related_name="link"
    )
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="links"
    )
    # Who they were at first contact: where the handle returns when links are taken back.
    origin = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="own_links"
    )
    evidence = models.CharField(max_length=40, default="first contact")
    linked_at = models.DateTimeField(default=timezone.now)
