"""How the harness tries this connector: it has no provider, so there is nothing to provoke."""

from __future__ import annotations

from ascolto.testing.connectors import Subject

subject = Subject(
    config={
        "title_it": "Scriveteci",
        "title_en": "Write to us",
        "ask_subject": True,
        "ask_consent": True,
        "default_language": "en",
        "allowed_origins": ["https://www.example.com", "https://*.locanda.example"],
    },
)
