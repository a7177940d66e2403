"""What the common harness needs to know of this connector."""

from __future__ import annotations

from ascolto.testing.connectors import Subject

subject = Subject(
    config={
        "origins": ["https://www.locanda.example", "https://*.locanda.example"],
        "color": "#0e6470",
        "identity_secret": "a-key-that-nobody-guesses",
    },
    secrets=("a-key-that-nobody-guesses",),
    evidence={
        "finds": "test_webchat.py::test_an_answer_that_was_not_marked_as_sent_was_not_sent",
        "sends_once": (
            "test_webchat.py::"
            "test_an_answer_is_delivered_under_its_own_key_however_often_it_is_sent"
        ),
    },
)
