"""The contact form as the core sees it. The page itself is served by the portal."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from ascolto.channels.contract import Fact, Raw, Site
from ascolto.connectors.webform import receive
from ascolto.connectors.webform.config import ORIGIN, Config
from ascolto.connectors.webform.manifest import MANIFEST


class Connector:
    """One form of one brand."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site

    def check(self) -> str:
        """There is no provider to ask: the form is served by this installation."""
        return self.site.name or MANIFEST.title.en

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return [receive.message(raw)]

    def close(self) -> None:
        """Nothing is held open."""

    # --- what the page that shows the form asks -----------------------------------------------

    def allows(self, origin: str) -> bool:
        """Whether pages of this origin may show the form; our own may."""
        asked = origin.strip().lower()
        ours = "/".join(self.site.public_url.split("/")[:3]).lower()
        if not ORIGIN.fullmatch(asked) or "*" in asked:
            return False
        listed = (*self.config.allowed_origins, ours)
        return any(fnmatchcase(asked, one) for one in listed if one)

    def look(self, language: str) -> dict[str, object]:
        """What the form says and asks, in the visitor's language when we speak it."""
        known = language[:2].lower()
        tongue = known if known in {"it", "en"} else self.config.default_language.value
        words = {
            name: getattr(self.config, f"{name}_{tongue}")
            for name in ("title", "intro", "thanks", "consent")
        }
        asks = {
            name: getattr(self.config, f"ask_{name}")
            for name in ("phone", "subject", "files", "consent")
        }
        return {
            "language": tongue,
            "words": words,
            "asks": asks,
            "text_limit": MANIFEST.text_limit,
            "file_limit": MANIFEST.attachment_limit,
        }
