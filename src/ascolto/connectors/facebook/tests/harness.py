"""How the harness tries this connector: at the rehearsed Graph API."""

from __future__ import annotations

from ascolto.connectors.facebook.config import Config
from ascolto.connectors.facebook.connector import Connector
from ascolto.connectors.facebook.rehearsal import Rehearsal
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


class Facebook(Rehearsal):
    us = PAGE


trial = Trial(
    lambda known: Connector(Config.model_validate(known), SITE), SETTINGS, Facebook
)
at, with_provider, provoke = trial.at, trial.with_provider, trial.provoke

subject = Subject(
    config=SETTINGS,
    secrets=(TOKEN, APP_SECRET, VERIFY),
    provoke=provoke,
    signed=signed,
    site=SITE,
    evidence={
        "publishes": "test_looking.py::test_a_post_stands_once_and_what_is_said_below_it_is_heard_not_validated",
        "sends_once": "test_looking.py::test_an_answer_that_was_taken_in_silence_is_found_not_validated",
    },
)
