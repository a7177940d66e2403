from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


def _none() -> list[str]:
    return []


class Hub(WorkspaceModel):
    """The contact page of a brand: one public address with every way to reach it."""

    brand = models.OneToOneField("core.Brand", models.CASCADE, related_name="hub")
    # Part of a public address, so it is nobody else's in the whole installation.
    slug = models.SlugField(max_length=60, unique=True)
    is_published = models.BooleanField(default=False)
    is_indexed = models.BooleanField(
        default=True, help_text="search engines may list it"
    )
    intro_it = models.CharField(max_length=600, blank=True)
    intro_en = models.CharField(max_length=600, blank=True)
    languages = models.JSONField(
        default=_none, blank=True, help_text="codes of the languages we answer in"
    )
    gives_transcripts = models.BooleanField(
        default=True, help_text="customers may ask for their own record there"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.slug


class HubWay(WorkspaceModel):
    """One way on the page: a link that was typed in, or how a connected account is shown."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="ways")
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, null=True, related_name="+"
    )
    label = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_shown = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "account"], name="hub_way_account"),
        ]
        ordering = ["position", "pk"]
