from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class CatalogueIntake(WorkspaceModel):
    """A table or feed was taken in: what it changed, and whether what it lacked came back."""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    is_feed = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0, help_text="not offered any more")
    skipped = models.PositiveIntegerField(default=0)
    restored_at = models.DateTimeField(
        null=True, help_text="what it lacked is offered all the same"
    )

    class Meta:
        indexes = [models.Index(fields=["brand", "-id"], name="catalogue_intakes")]


class CatalogueFeedQuerySet(ScopedQuerySet["CatalogueFeed"]):
    def broken(self) -> CatalogueFeedQuerySet:
        return self.exclude(error="")


class CatalogueFeed(WorkspaceModel):
    """Where a brand's catalogue is read from by the clock, and how that went."""

    brand = models.OneToOneField(
        "core.Brand", models.CASCADE, related_name="catalogue_feed"
    )
    url = models.CharField(max_length=1000)
    hours = models.PositiveSmallIntegerField(default=24, help_text="between readings")
    due_at = models.DateTimeField(default=timezone.now)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="of what was read")
    read_at = models.DateTimeField(null=True, help_text="last time it went well")
    tried_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    error = models.CharField(max_length=16, blank=True, help_text="why it failed")
    error_detail = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    objects = ScopedManager.of(CatalogueFeedQuerySet)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="catalogue_feed_due")]
