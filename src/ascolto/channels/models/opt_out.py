from __future__ import annotations

from django.db import models
from django.db.models import Q

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class OptOutQuerySet(ScopedQuerySet["OptOut"]):
    def standing(self) -> OptOutQuerySet:
        """Not lifted."""
        return self.filter(lifted_at=None)

    def on(self, kind: str) -> OptOutQuerySet:
        """Which hold on this kind of channel."""
        return self.filter(kind__in=["", kind])

    def in_their_words(self) -> OptOutQuerySet:
        """Said by the customer, not noted by a member for them."""
        return self.filter(reason="")


class OptOut(WorkspaceModel):
    """A person does not want to be written to on this handle: since when, and why; until lifted.

    The customer said so (`message`), or a member wrote it down (`by`, with the `reason`).
    """

    handle = models.ForeignKey(
        "channels.Handle", models.CASCADE, related_name="opt_outs"
    )
    # The kind of channel it was said on; "": on every channel of this handle.
    kind = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    lifted_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    lifted_reason = models.CharField(max_length=300, blank=True)

    objects = ScopedManager.of(OptOutQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handle", "kind"],
                condition=Q(lifted_at=None),
                name="opt_out_once",
            ),
        ]

    @property
    def is_their_word(self) -> bool:
        """The customer said it, not a member for them."""
        return not self.reason
