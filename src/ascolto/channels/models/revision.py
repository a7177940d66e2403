from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Revision(WorkspaceModel):
    """A message was edited, deleted, hidden or shown again; this may arrive before the message.

    `text` is what the message said from `at` on; the words of the first version are kept as the
    revision of kind "first" when an edit arrives. The newest by `at` wins, a deletion for good; of
    hiding and showing the last one counts, whatever else happened.
    """

    class Kind(models.TextChoices):
        FIRST = "first"
        EDITED = "edited"
        DELETED = "deleted"
        HIDDEN = "hidden"
        SHOWN = "shown"

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=512)
    message = models.ForeignKey(
        "channels.Message", models.CASCADE, null=True, related_name="revisions"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    digest = models.CharField(
        max_length=16, help_text="of the words: two edits may share a second"
    )
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id", "kind", "at", "digest"],
                name="revision_identity",
            ),
        ]
