"""What the common harness needs to know of this connector."""

from __future__ import annotations

from ascolto.channels.contract import Site
from ascolto.connectors.email.tests.provider import provoked, provoked_poll
from ascolto.testing.connectors import Subject

SECRET = b"0123456789abcdef0123456789abcdef"

subject = Subject(
    config={
        "address": "care@brand.test",
        "sender_name": "Locanda del Lago",
        "imap_host": "imap.brand.test",
        "smtp_host": "smtp.brand.test",
        "password": "a-password-nobody-guesses",
        "smtp_password": "another-password-nobody-guesses",
    },
    secrets=("a-password-nobody-guesses", "another-password-nobody-guesses"),
    provoke=provoked,
    provoke_poll=provoked_poll,
    evidence={
        "resumes": "test_mailbox.py::test_polling_goes_on_where_it_stopped",
        "finds": "test_mailbox.py::test_a_reply_that_was_answered_certainly_went_out",
        "sends_once": "test_sending.py::test_the_same_key_is_the_same_mail",
        "copies": "test_mailbox.py::test_copies_arrive_and_nobody_learns_of_the_hidden_one",
        "real_server": "test_mailbox.py::test_a_question_is_answered_and_the_answer_answered",
    },
    site=Site(
        account="acc-1",
        name="Locanda del Lago",
        public_url="https://ascolto.example.com",
        workspace_addresses=frozenset({"care@brand.test", "booking@brand.test"}),
        secret=SECRET,
    ),
)
