from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Slip(WorkspaceModel):
    """One answer that one member may send us from their own programme, until a time.

    Its token travels with a message to them and comes back with what they answer.
    """

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, help_text="who wants to hear of it")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="answered, or taken back")
    # What came back with it.
    text = models.TextField(blank=True)
    external_id = models.CharField(max_length=512, blank=True)
    files = models.JSONField(default=list, blank=True, help_text="their names")
    created_at = models.DateTimeField(default=timezone.now)
