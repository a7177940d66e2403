"""How the harness tries this connector: it has no provider, so there is nothing to provoke."""

from __future__ import annotations

from ascolto.testing.connectors import Subject

subject = Subject(
    config={"country": "IT"},
    evidence={
        "sends_once": "test_counter.py::test_an_answer_is_recorded_once_under_its_key"
    },
)
