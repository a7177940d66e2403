"""How the harness tries this connector: at the rehearsed Graph API."""

from __future__ import annotations

from ascolto.connectors.instagram.config import Config
from ascolto.connectors.instagram.connector import Connector
from ascolto.connectors.instagram.rehearsal import Rehearsal
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

ACCOUNT = "17840000000000001"
SETTINGS = {"account_id": ACCOUNT} | APP


class Instagram(Rehearsal):
    us = ACCOUNT


trial = Trial(
    lambda known: Connector(Config.model_validate(known), SITE), SETTINGS, Instagram
)
at, with_provider, provoke = trial.at, trial.with_provider, trial.provoke

subject = Subject(
    config=SETTINGS,
    secrets=(TOKEN, APP_SECRET, VERIFY),
    provoke=provoke,
    signed=signed,
    site=SITE,
    evidence={
        "sends_once": "test_looking.py::test_an_answer_that_was_taken_in_silence_is_found_not_validated",
        "window": "test_send.py::test_the_window_is_asked_again_at_sending_not_validated",
    },
)
