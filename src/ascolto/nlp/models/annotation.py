from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet
from ascolto.nlp.reading import INTENTS, SENTIMENTS, URGENCIES


class AnnotationQuerySet(ScopedQuerySet["Annotation"]):
    def originals(self) -> AnnotationQuerySet:
        """Said first, not repeated."""
        return self.filter(copy_of=None)

    def sharing(self, bands: dict[int, set[int]]) -> AnnotationQuerySet:
        """Any of the given fingerprint numbers, by band (1 to 4)."""
        found = Q(pk=None)
        for place, values in bands.items():
            found |= Q(**{f"band_{place}__among": values})
        return self.filter(found)


class Annotation(BusyModel):
    """What a message means, as far as a machine can tell: labels, how sure, and which words decided."""

    message = models.OneToOneField(
        "channels.Message", models.CASCADE, related_name="annotation"
    )
    language = models.CharField(max_length=8)
    language_confidence = models.FloatField()
    sentiment = models.CharField(max_length=8, choices=[(s, s) for s in SENTIMENTS])
    sentiment_confidence = models.FloatField()
    score = models.FloatField(help_text="-1 bad to +1 good")
    anger = models.FloatField(help_text="0 to 1, in its discussion; angry from a half")
    anger_alone = models.FloatField(
        help_text="by its own words, or as a person said: what it tells of others"
    )
    intent = models.CharField(max_length=10, choices=[(i, i) for i in INTENTS])
    intent_confidence = models.FloatField()
    urgency = models.CharField(max_length=6, choices=[(u, u) for u in URGENCIES])
    urgency_score = models.FloatField()
    # [{"topic", "score", "sentiment", "confidence", "why"}], [{"kind", "text", "value"}]
    topics = models.JSONField(default=list, blank=True)
    entities = models.JSONField(default=list, blank=True)
    # {"sentiment": [words], "intent": [words], "anger": [words], "urgency": [words]}, and
    # {"discussion": [how many were angry before, of how many]} where that moved the anger.
    why = models.JSONField(default=dict, blank=True)
    # {"sentiment": [share of each], "intent": [share of each]}: before the company's own layer.
    shares = models.JSONField(default=dict, blank=True)
    corrected = models.JSONField(
        default=list, blank=True, help_text="labels that a person has said"
    )
    band_1 = models.IntegerField(null=True)
    band_2 = models.IntegerField(null=True)
    band_3 = models.IntegerField(null=True)
    band_4 = models.IntegerField(null=True)
    # The first message that said nearly the same.
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="copies"
    )
    said_at = models.DateTimeField(help_text="the message's time")
    annotated_at = models.DateTimeField(default=timezone.now)
    model = models.CharField(
        max_length=60, help_text="which models, and of which version"
    )

    objects = ScopedManager.of(AnnotationQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "said_at"], name="annotation_time"),
            *(
                models.Index(
                    fields=["workspace", f"band_{n}"],
                    condition=Q(copy_of=None),
                    name=f"annotation_band_{n}",
                )
                for n in (1, 2, 3, 4)
            ),
        ]

    @property
    def is_angry(self) -> bool:
        return self.anger >= 0.5

    @property
    def bands(self) -> tuple[int, ...]:
        held = (self.band_1, self.band_2, self.band_3, self.band_4)
        return tuple(band for band in held if band is not None)
