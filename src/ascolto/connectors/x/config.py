"""What a company enters to connect its account of X."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    longest_wait,
    none_when_empty,
    web_address,
    worded,
)


def _secret(it: str, en: str, section: str) -> Any:
    return Field(
        json_schema_extra=worded(
            it,
            en,
            f"Nella console di X: la vostra app → Keys and tokens → {section}.",
            f"In X's console: your app → Keys and tokens → {section}.",
        )
    )


class Config(Settings):
    """The settings of one account. The four keys do not end by themselves."""

    api_key: SecretStr = _secret("Chiave dell'app", "API key", "Consumer Keys")
    api_secret: SecretStr = _secret(
        "Segreto dell'app", "API key secret", "Consumer Keys"
    )
    access_token: SecretStr = _secret(
        "Token di accesso", "Access token", "Access Token and Secret"
    )
    access_token_secret: SecretStr = _secret(
        "Segreto del token di accesso", "Access token secret", "Access Token and Secret"
    )
    bearer_token: SecretStr | None = Field(
        default=None,
        json_schema_extra=worded(
            "Bearer token (facoltativo)",
            "Bearer token (optional)",
            "Con questo X ci avvisa subito, se l'installazione ha un indirizzo https. Senza, "
            "chiediamo ogni due minuti.",
            "With it X calls us at once, if this installation has an https address. Without, we "
            "ask every two minutes.",
        ),
    )
    direct_messages: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Anche i messaggi diretti",
            "Direct messages too",
            "L'app deve avere il permesso “Read and write and Direct message”.",
            "The app must have the permission “Read and write and Direct message”.",
        ),
    )
    recheck: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Dimentica ciò che è stato cancellato",
            "Forget what was deleted",
            "Una volta al giorno chiediamo a X se gli ultimi cento post ci sono ancora, come "
            "vogliono le sue regole. Costa al massimo 0,50 $ al giorno.",
            "Once a day we ask X whether the last hundred posts are still there, as its rules "
            "want. It costs at most $0.50 a day.",
        ),
    )
    enterprise: bool = Field(
        default=False,
        json_schema_extra=worded(
            "Contratto Enterprise",
            "Enterprise contract",
            "Senza, X lascia rispondere solo a chi vi ha nominato o citato.",
            "Without one, X lets you answer only those who mentioned or quoted you.",
        ),
    )
    base_url: str = Field(
        default="https://api.x.com",
        max_length=500,
        json_schema_extra=worded(
            "Indirizzo delle API",
            "Address of the API",
            "Non si cambia, se non per prove.",
            "Stays as it is, but for tests.",
        ),
    )
    timeout_seconds: float = longest_wait(
        help=Text(
            it="Quanto aspettiamo che X risponda a una chiamata.",
            en="How long we wait for X to answer a call.",
        )
    )

    _none_when_empty = field_validator("bearer_token", mode="before")(none_when_empty)

    @field_validator(
        "api_key", "api_secret", "access_token", "access_token_secret", "bearer_token"
    )
    @classmethod
    def _is_one_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        plain = value.get_secret_value().strip()
        if not re.fullmatch(r"[\x21-\x7e]{10,400}", plain):
            raise ValueError("This is not what X shows: ten to 400 letters and digits.")
        return SecretStr(plain)

    @field_validator("access_token")
    @classmethod
    def _names_its_account(cls, value: SecretStr) -> SecretStr:
        if not re.match(r"[0-9]{1,19}-", value.get_secret_value()):
            raise ValueError(
                "An access token begins with the account's number and “-”."
            )
        return value

    _callable = field_validator("base_url")(web_address)

    def lacks(self) -> frozenset[Does]:
        """Without the bearer token X is not asked to call us; it is always polled besides."""
        without = frozenset({Does.WEBHOOK, Does.GREET})
        return frozenset() if self.bearer_token else without

    def user_id(self) -> str:
        """The account's own number: what stands before the dash."""
        return self.access_token.get_secret_value().split("-", 1)[0]

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://x.com/i/user/{self.user_id()}"
