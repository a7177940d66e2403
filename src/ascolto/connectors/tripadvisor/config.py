"""What a company enters to connect its place on Tripadvisor."""

from __future__ import annotations

import secrets
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import Settings, asks, longest_wait, web_address


def _new_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class Config(Settings):
    """The settings of one place."""

    location_id: str = Field(
        pattern=r"^[0-9]{3,12}$",
        json_schema_extra=asks(
            Text(it="Numero del locale", en="Number of the place"),
            Text(
                it="Le cifre dopo la «d» nell'indirizzo della pagina: …-d1234567-Reviews-…",
                en="The digits after the “d” in the page's address: …-d1234567-Reviews-…",
            ),
        ),
    )
    api_key: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Chiave della Content API", en="Key of the Content API")
        ),
    )
    language: Literal["it", "en"] = Field(
        default="it",
        json_schema_extra=asks(
            Text(
                it="Lingua delle recensioni mostrate",
                en="Language of the reviews shown",
            ),
            Text(it="it oppure en.", en="it or en."),
        ),
    )
    may_keep_marks: bool = Field(
        default=False,
        json_schema_extra=asks(
            Text(
                it="Il nostro contratto permette di riconoscere le recensioni",
                en="Our contract allows recognising reviews",
            ),
            Text(
                it="Di ogni recensione si tiene allora una sigla illeggibile, per accorgersi delle "
                "nuove e delle risposte apparse. Le condizioni normali non lo permettono.",
                en="Then an unreadable mark of each review is kept, to notice new ones and answers "
                "that show. The ordinary terms do not allow it.",
            ),
        ),
    )
    mail_secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=asks(
            Text(
                it="Segreto per gli avvisi inoltrati", en="Secret for forwarded notices"
            ),
            Text(
                it="Con questo il programma di posta firma le mail di avviso che ci passa.",
                en="With it your mail server signs the notices it hands us.",
            ),
        ),
    )
    base_url: str = Field(
        default="https://api.content.tripadvisor.com",
        max_length=500,
        json_schema_extra=asks(
            Text(it="Indirizzo dell'API", en="Address of the API"),
            Text(
                it="Tripadvisor ne annuncia uno nuovo: si cambia qui.",
                en="Tripadvisor announces a new one: it is changed here.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait(15.0)

    @field_validator("mail_secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    _callable = field_validator("base_url")(web_address)

    def lacks(self) -> frozenset[Does]:
        """Under the ordinary terms nothing may be remembered that polling would need."""
        return frozenset() if self.may_keep_marks else frozenset({Does.POLL})
