"""What is known of a message besides its words."""

from __future__ import annotations

import pytest

from ascolto.channels.models import Message
from ascolto.monitor import labels
from ascolto.nlp.actions import annotating
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db

DUTCH = "Mijn pakket is nog steeds niet aangekomen, schandalig"


@pytest.mark.parametrize(
    ("text", "sent_as", "language"),
    [
        (
            DUTCH,
            "nl",
            "nl",
        ),  # where it was sent knows more than that it is none of ours
        (DUTCH, "", "other"),
        ("Il pacco non è arrivato, vergogna", "nl", "it"),
    ],
)
def test_the_language_is_what_was_read_or_what_the_place_says(
    cast: Cast, text: str, sent_as: str, language: str
) -> None:
    [made] = make.inbound(cast.account, cast.zoes, text)
    Message.objects.filter(pk=made.pk).update(language=sent_as)
    rows = list(Message.objects.select_related("account__brand").filter(pk=made.pk))
    annotating.annotate(rows)
    assert labels.of(rows)[made.pk].language == language
