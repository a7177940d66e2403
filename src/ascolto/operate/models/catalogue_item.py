from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class CatalogueItemQuerySet(ScopedQuerySet["CatalogueItem"]):
    def standing(self) -> CatalogueItemQuerySet:
        return self.filter(gone_at=None)


class CatalogueItem(WorkspaceModel):
    """A product, or a resource such as a video, that answers what customers ask."""

    class Kind(models.TextChoices):
        PRODUCT = "product"
        VIDEO = "video"
        GUIDE = "guide"

    class Stock(models.TextChoices):
        IN_STOCK = "in_stock"
        OUT_OF_STOCK = "out_of_stock"
        PREORDER = "preorder"
        UNKNOWN = "unknown"

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    sku = models.CharField(max_length=80, help_text="its name in the shop; one of each")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PRODUCT)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="what it is also found by")
    link = models.CharField(max_length=500)
    price = models.PositiveIntegerField(null=True, help_text="in cents")
    currency = models.CharField(max_length=3)
    stock = models.CharField(
        max_length=12, choices=Stock.choices, default=Stock.UNKNOWN
    )
    updated_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True)
    gone_in = models.ForeignKey(
        "operate.CatalogueIntake", models.SET_NULL, null=True, related_name="lacked"
    )
    # A person wants it offered although the table or feed lacks it.
    kept_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(CatalogueItemQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "sku"], name="catalogue_sku")
        ]
        indexes = [
            models.Index(
                fields=["brand", "title"],
                condition=Q(gone_at=None),
                name="catalogue_list",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_product(self) -> bool:
        return self.kind == self.Kind.PRODUCT


class CatalogueWord(WorkspaceModel):
    """A word by which an item of the catalogue is found."""

    item = models.ForeignKey(CatalogueItem, models.CASCADE, related_name="words")
    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    word = models.CharField(max_length=30)
    weight = models.PositiveSmallIntegerField(default=1, help_text="of its title: 3")

    class Meta:
        indexes = [models.Index(fields=["brand", "word"], name="catalogue_word")]
