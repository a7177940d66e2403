"""What a company enters to connect its user on Reddit."""

from __future__ import annotations

import re
from urllib.parse import quote

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    longest_wait,
    web_address_if_any,
)


class Config(Settings):
    """The settings of one user of Reddit."""

    username: str = Field(
        pattern=r"^(/?u/)?[A-Za-z0-9_-]{3,20}$",
        json_schema_extra=asks(
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
        json_schema_extra=asks(Text(it="ID dell'applicazione", en="App ID")),
    )
    client_secret: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(Text(it="Segreto dell'applicazione", en="App secret")),
    )
    refresh_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
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
        json_schema_extra=asks(
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
        json_schema_extra=asks(
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
        json_schema_extra=asks(
            Text(it="Altro indirizzo dell'API", en="Other address of the API"),
            Text(it="Di solito vuoto: quello di Reddit.", en="Mostly empty: Reddit's."),
        ),
    )
    timeout_seconds: float = longest_wait()

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

    _callable = field_validator("base_url")(web_address_if_any)

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
