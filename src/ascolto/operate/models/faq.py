from __future__ import annotations

from django.db import models

from ascolto.channels.models.account import new_public_id
from ascolto.core.scoping import WorkspaceModel


class Faq(WorkspaceModel):
    """A brand's public page of questions and answers."""

    brand = models.OneToOneField("core.Brand", models.CASCADE, related_name="faq")
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    is_on = models.BooleanField(default=False)
    is_indexed = models.BooleanField(
        default=False, help_text="search engines may list it"
    )
    contact_url = models.URLField(max_length=500, blank=True)
