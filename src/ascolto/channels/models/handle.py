from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel


class Handle(BusyModel):
    """A person's identity on one channel; many per customer.

    `realm` says whose identity the id is: "email" and "phone" are shared by every channel that
    speaks of them, "account:<id>" means something inside one account only.
    """

    realm = models.CharField(max_length=40)
    external_id = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    followers = models.PositiveIntegerField(
        null=True, help_text="as the channel last said; None: it does not say"
    )
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    pseudonym = ""  # set by who reads: the name is not to be shown

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "realm", "external_id"], name="handle_identity"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "email"], name="handle_email")]

    def __str__(self) -> str:
        return self.pseudonym or self.name or self.external_id
