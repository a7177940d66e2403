"""Labels and topics as people say them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def says(value: str) -> str:
    """A label's value."""
    words = {
        "negative": pgettext("label", "unhappy"),
        "neutral": pgettext("label", "neutral"),
        "positive": pgettext("label", "happy"),
        "mixed": pgettext("label", "mixed"),
        "complaint": pgettext("label", "complaint"),
        "question": pgettext("label", "question"),
        "praise": pgettext("label", "praise"),
        "suggestion": pgettext("label", "suggestion"),
        "purchase": pgettext("label", "wants to buy"),
        "marketing": pgettext("label", "advertising"),
        "spam": pgettext("label", "spam"),
        "other": pgettext("label", "something else"),
        "angry": pgettext("label", "angry"),
        "calm": pgettext("label", "calm"),
        "low": pgettext("label", "can wait"),
        "medium": pgettext("label", "soon"),
        "high": pgettext("label", "urgent"),
    }
    return words.get(value, value)


def name(label: str) -> str:
    """Which question a label answers."""
    words = {
        "sentiment": _("Mood"),
        "intent": _("What they want"),
        "anger": _("Anger"),
        "urgency": _("Urgency"),
    }
    return words.get(label, label)


def topic(value: str) -> str:
    """What it is about."""
    words = {
        "price": pgettext("topic", "price"),
        "staff": pgettext("topic", "staff"),
        "delivery": pgettext("topic", "delivery"),
        "billing": pgettext("topic", "billing"),
        "app": pgettext("topic", "app and site"),
        "network": pgettext("topic", "network"),
        "store": pgettext("topic", "shop"),
        "quality": pgettext("topic", "quality"),
        "returns": pgettext("topic", "returns"),
        "waiting": pgettext("topic", "waiting"),
        "support": pgettext("topic", "support"),
        "food": pgettext("topic", "food"),
        "room": pgettext("topic", "room"),
        "cleanliness": pgettext("topic", "cleanliness"),
        "booking": pgettext("topic", "booking"),
        "travel": pgettext("topic", "travel"),
        "payment": pgettext("topic", "payment"),
        "contract": pgettext("topic", "contract"),
        "advertising": pgettext("topic", "advertising"),
        "safety": pgettext("topic", "safety"),
    }
    return words.get(value, value)
