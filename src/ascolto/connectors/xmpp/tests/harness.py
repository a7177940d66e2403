"""How the harness tries this connector. What a server may say is in test_stream.py and test_real.py."""

from __future__ import annotations

from ascolto.testing.connectors import Subject

PASSWORD = "password-of-the-inn-which-nobody-sees"
ADDRESS = "aiuto@localhost"

subject = Subject(
    config={
        "address": ADDRESS,
        "password": PASSWORD,
        "host": "127.0.0.1",
        "port": 5222,
        "security": "none",
        "timeout_seconds": 10,
    },
    secrets=(PASSWORD,),
    evidence={
        "reply_failures": "test_stream.py::test_what_a_server_says_to_an_answer",
        "poll_failures": "test_stream.py::test_what_a_server_says_to_a_poll",
        "resumes": "test_real.py::test_polling_goes_on_where_it_stopped",
        "find_failures": "test_stream.py::test_a_wrong_password_asks_for_another",
        "finds": "test_real.py::test_an_answer_is_found_by_its_key",
        "sends_once": "test_real.py::test_an_answer_is_found_by_its_key",
        "real_server": "test_real.py::test_a_question_is_heard_and_answered",
    },
)
