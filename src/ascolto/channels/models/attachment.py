from __future__ import annotations

from django.db import models

from ascolto.channels.models.account import new_public_id
from ascolto.core.scoping import WorkspaceModel


class Attachment(WorkspaceModel):
    """A file of a message. The stored name is ours; the sender's is only shown."""

    message = models.ForeignKey(
        "channels.Message", models.CASCADE, related_name="attachments"
    )
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, help_text="sniffed, not believed")
    content_id = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    ref = models.TextField(
        blank=True, help_text="where the provider keeps it, until we have it"
    )
    refused = models.CharField(
        max_length=200, blank=True, help_text="why it was not kept"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "position"], name="attachment_position"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="attachment_sha256")]
        ordering = ["position"]

    # Safe to show inside a page: raster pictures by their own bytes.
    IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

    @property
    def is_awaited(self) -> bool:
        """Still at the provider."""
        return bool(self.ref) and not self.sha256 and not self.refused

    @property
    def is_image(self) -> bool:
        return self.content_type in self.IMAGES
