"""What a company enters to connect its bot."""

from __future__ import annotations

import re
import secrets

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    longest_wait,
    web_address,
    worded,
)

TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


def _new_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class Config(Settings):
    """The settings of one bot."""

    token: SecretStr = Field(
        json_schema_extra=worded(
            "Token del bot",
            "Bot token",
            "Lo dà @BotFather quando crea il bot, o con il comando /token: numeri, due punti, "
            "lettere.",
            "@BotFather gives it when it makes the bot, or on the command /token: digits, a "
            "colon, letters.",
        )
    )
    community: str = Field(
        default="",
        max_length=100,
        pattern=r"^(@[A-Za-z][A-Za-z0-9_]{3,40}|-[0-9]{5,20})?$",
        json_schema_extra=worded(
            "Canale o gruppo",
            "Channel or group",
            "Facoltativo: @nome o numero (-100…) del vostro canale o gruppo, di cui il bot fa "
            "parte. Ogni giorno contiamo i membri.",
            "Optional: the @name or number (-100…) of your channel or group that the bot is in. "
            "Its members are counted every day.",
        ),
    )
    by_webhook: bool = Field(
        default=False,
        json_schema_extra=worded(
            "Telegram chiama noi",
            "Telegram calls us",
            "Solo se questa installazione è raggiungibile da Internet con https. Altrimenti "
            "chiediamo noi, e le novità arrivano comunque subito.",
            "Only if this installation can be reached from the internet by https. Otherwise we "
            "ask, and news still come at once.",
        ),
    )
    webhook_secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=worded(
            "Parola d'ordine delle chiamate",
            "Secret of the calls",
            "La facciamo noi e la consegniamo a Telegram: non serve scriverla da nessuna parte.",
            "We make it and hand it to Telegram: there is nothing to copy.",
        ),
    )
    base_url: str = Field(
        default="https://api.telegram.org",
        max_length=500,
        json_schema_extra=worded(
            "Indirizzo delle API",
            "Address of the API",
            "Da cambiare solo se usate un vostro server delle API dei bot.",
            "To be changed only if you run a Bot API server of your own.",
        ),
    )
    timeout_seconds: float = longest_wait(
        help=Text(
            it="Quanto aspettiamo che Telegram risponda a una chiamata.",
            en="How long we wait for Telegram to answer a call.",
        )
    )

    @field_validator("token")
    @classmethod
    def _is_a_token(cls, value: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(value.get_secret_value().strip()):
            raise ValueError("A bot token is digits, a colon, and letters.")
        return SecretStr(value.get_secret_value().strip())

    @field_validator("webhook_secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    @field_validator("webhook_secret")
    @classmethod
    def _as_telegram_takes_it(cls, value: SecretStr) -> SecretStr:
        if not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("The secret is 16 to 256 of A-Z, a-z, 0-9, _ and -.")
        return value

    _callable = field_validator("base_url")(web_address)

    def lacks(self) -> frozenset[Does]:
        """Telegram calls, or is asked: never both. Members are counted where it is said of what."""
        uncounted = frozenset() if self.community else frozenset({Does.INSIGHTS})
        if self.by_webhook:
            return frozenset({Does.POLL, Does.LISTEN}) | uncounted
        return frozenset({Does.WEBHOOK}) | uncounted

    def bot_id(self) -> str:
        """The bot's own user id: what stands before the colon."""
        return self.token.get_secret_value().split(":", 1)[0]
