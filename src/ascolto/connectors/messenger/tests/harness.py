"""How the harness tries this connector: at the rehearsed Graph API."""

from __future__ import annotations

from ascolto.connectors.messenger.config import Config
from ascolto.connectors.messenger.connector import Connector
from ascolto.connectors.messenger.rehearsal import Rehearsal
from ascolto.providers.meta.tests.trying import (
    APP,
    APP_SECRET,
    SITE,
    TOKEN,
    VERIFY,
    Trial,
    signed,
)
from ascolto.testing.connectors import Subject

PAGE = "100200300400"
SETTINGS = {"page_id": PAGE} | APP


class Messenger(Rehearsal):
    us = PAGE


trial = Trial(
    lambda known: Connector(Config.model_validate(known), SITE), SETTINGS, Messenger
)
at, with_provider, provoke = trial.at, trial.with_provider, trial.provoke

subject = Subject(
    config=SETTINGS,
    secrets=(TOKEN, APP_SECRET, VERIFY),
    provoke=provoke,
    signed=signed,
    site=SITE,
    evidence={
        "sends_once": "test_send.py::test_a_doubtful_answer_is_settled_by_its_echo_not_validated",
        "window": "test_send.py::test_the_window_is_asked_again_at_sending_not_validated",
    },
)
