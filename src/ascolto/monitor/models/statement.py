from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class StatementQuerySet(ScopedQuerySet["Statement"]):
    def sent(self) -> StatementQuerySet:
        return self.filter(status=Statement.Status.SENT)


class Statement(WorkspaceModel):
    """What we say about an incident: its wordings are `Variant` rows, who agreed `Approval` rows."""

    class Kind(models.TextChoices):
        HOLDING = "holding"
        UPDATE = "update"
        RESOLUTION = "resolution"

    class Status(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"
        APPROVED = "approved"
        RETURNED = "returned"
        SENT = "sent"

    incident = models.ForeignKey(
        "monitor.Incident", models.CASCADE, related_name="statements"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    subject = models.CharField(
        max_length=200, blank=True, help_text="of a conversation that we begin"
    )
    written_by = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    written_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField(
        null=True, help_text="until then it can be called back"
    )
    hushed_until = models.DateTimeField(
        null=True, help_text="until then nobody is called or texted"
    )
    settled_at = models.DateTimeField(
        null=True, help_text="the affected are told, as far as they can be"
    )
    # The public waits for that, unless a lead let it go before, for a reason.
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=200, blank=True)
    released_why = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(null=True, help_text="the same press twice is one")

    objects = ScopedManager.of(StatementQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="statement_key"),
        ]
        ordering = ["pk"]

    @property
    def is_sent(self) -> bool:
        return self.status == self.Status.SENT

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def may_go_public(self) -> bool:
        return bool(self.settled_at or self.released_at)


class Variant(WorkspaceModel):
    """A wording of a statement in one language: for one kind of channel, or (`kind` empty) for all."""

    statement = models.ForeignKey(
        "monitor.Statement", models.CASCADE, related_name="variants"
    )
    kind = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2)
    text = models.TextField(blank=True)
    # An approved text of the provider, where the channel takes nothing else any more:
    # {"name", "values": [one for each place]}
    template: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "language"], name="variant_once"
            ),
        ]


class Approval(WorkspaceModel):
    """Somebody asked for a yes to a statement, gave it, or sent it back. Only ever added."""

    class Verdict(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        RETURNED = "returned"

    statement = models.ForeignKey(
        "monitor.Statement", models.CASCADE, related_name="approvals"
    )
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    is_own = models.BooleanField(default=False, help_text="by whoever wrote it")
    remark = models.CharField(max_length=500, blank=True)
    texts: Any = models.JSONField(default=list, help_text="as it read then")
    member = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)


class StatementRule(WorkspaceModel):
    """Whether a brand wants a second pair of eyes on every statement. Without a row: yes."""

    brand = models.OneToOneField(
        "core.Brand", models.CASCADE, related_name="statement_rule"
    )
    by_another = models.BooleanField(default=True)
