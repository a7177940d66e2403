"""What a company enters to connect its user on Reddit."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


class Config(BaseModel):
    """The settings of one user of Reddit."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    username: str = Field(
        pattern=r"^(/?u/)?[A-Za-z0-9_-]{3,20}$",
        json_schema_extra=_asks(
            Text(it="Nome utente", en="User name"),
            Text(
                it="L'utente dell'azienda, quello che risponde.",
                en="The company's user, the one who answers.",
            ),
        ),
    )
    client_id: str = Field(
        min_length=1,
        max_length=100,
        json_schema_extra=_asks(Text(it="ID dell'applicazione", en="App ID")),
    )
    client_secret: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(Text(it="Segreto dell'applicazione", en="App secret")),
    )
    refresh_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Token di aggiornamento", en="Refresh token"),
            Text(
                it="Permanente, con gli ambiti identity, read, privatemessages, submit, history.",
                en="Permanent, with the scopes identity, read, privatemessages, submit, history.",
            ),
        ),
    )
    subreddits: str = Field(
        default="",
        max_length=500,
        json_schema_extra=_asks(
            Text(it="Subreddit da seguire", en="Subreddits to follow"),
            Text(
                it="Nomi separati da virgole, senza r/. Solo quelli dell'azienda: arriva tutto.",
                en="Names separated by commas, without r/. Only your own: everything arrives.",
            ),
        ),
    )
    words: str = Field(
        default="",
        max_length=200,
        json_schema_extra=_asks(
            Text(it="Parole da cercare", en="Words to look for"),
            Text(
                it="Per esempio il nome dell'azienda tra virgolette: i post che le contengono.",
                en="For example the company's name in quotation marks: posts that hold them.",
            ),
        ),
    )
    base_url: str = Field(
        default="",
        max_length=500,
        json_schema_extra=_asks(
            Text(it="Altro indirizzo dell'API", en="Other address of the API"),
            Text(it="Di solito vuoto: quello di Reddit.", en="Mostly empty: Reddit's."),
        ),
    )
    timeout_seconds: float = Field(
        default=20.0,
        ge=0.1,
        le=60,
        json_schema_extra=_asks(
            Text(it="Attesa massima in secondi", en="Longest wait in seconds")
        ),
    )

    @field_validator("username")
    @classmethod
    def _bare(cls, value: str) -> str:
        return value.rsplit("/", 1)[-1]

    @field_validator("subreddits")
    @classmethod
    def _names(cls, value: str) -> str:
        names = [one.strip().removeprefix("r/") for one in value.split(",")]
        for name in filter(None, names):
            if not re.fullmatch(r"[A-Za-z0-9_]{2,30}", name):
                raise ValueError("A subreddit's name has letters, digits and _ only.")
        return ",".join(filter(None, names))

    @field_validator("base_url")
    @classmethod
    def _callable(cls, value: str) -> str:
        if value and (why := http.refusal(value)):
            raise ValueError(why)
        return value.rstrip("/")

    def sources(self) -> tuple[str, ...]:
        """The listings to be read, each newest first."""
        mine = f"/user/{self.username}/comments"
        found = ["/message/inbox", "/message/sent", mine]
        for name in filter(None, self.subreddits.split(",")):
            found += [f"/r/{name}/new", f"/r/{name}/comments"]
        if self.words:
            found.append(f"/search?q={quote(self.words, safe='')}&sort=new&type=link")
        return tuple(found)

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://www.reddit.com/user/{self.username}"
