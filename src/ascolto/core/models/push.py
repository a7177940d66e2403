from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core import webpush
from ascolto.core.scoping import WorkspaceModel
from ascolto.core.secrets import EncryptedJSONField


class PushKey(models.Model):
    """By what the push services know this installation: one row, made when push is first wanted."""

    private = EncryptedJSONField(default=webpush.new_private)
    created_at = models.DateTimeField(default=timezone.now)


class PushSwitch(WorkspaceModel):
    """An administrator allowed calls of the browser makers' push services, and when."""

    by = models.ForeignKey("core.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="push_switch_once"),
        ]


class PushDevice(WorkspaceModel):
    """A browser in which a member wants to be told also while Ascolto is closed.

    Whoever has its address and keys can make it show things, so they are kept like a password.
    """

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="of the address")
    told = EncryptedJSONField(help_text="endpoint, p256dh, auth")
    host = models.CharField(max_length=253)
    name = models.CharField(max_length=80, help_text="which browser, where")
    created_at = models.DateTimeField(default=timezone.now)
    pushed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["member"], name="push_devices")]
