"""What playbooks did, in words."""

from __future__ import annotations

from collections import defaultdict

from django import template

from ascolto.core.models import Activity
from ascolto.operate.playbooks import catalogue

register = template.Library()


@register.filter
def deed(activity: Activity) -> str:
    """Half a sentence from what was written down when it was done: no query."""
    known = catalogue.deeds.get(str(activity.details.get("do", "")))
    return known.said(defaultdict(str, activity.details)) if known else activity.verb
