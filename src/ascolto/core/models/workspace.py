from __future__ import annotations

from django.db import models
from django.utils.timezone import now


class Workspace(models.Model):
    """A company, or one client of an agency: the tenant. Nothing crosses it."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=60)
    language = models.CharField(max_length=8, default="it")
    timezone = models.CharField(max_length=64, default="Europe/Rome")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name
