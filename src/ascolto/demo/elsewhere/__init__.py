"""The demo company on every channel that can be rehearsed: its accounts there, and what was said.

Which channels there are is asked of the product, not listed: one that is installed and brings a
rehearsal has an account here, is played by the post office and written to by `ascolto demo --live`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ascolto.channels import registry
from ascolto.channels.contract import Visibility
from ascolto.demo.company import INN
from ascolto.demo.elsewhere import crowds, said
from ascolto.demo.story import Account, Company, Talk

ROLE = "elsewhere"


def accounts() -> tuple[Account, ...]:
    """One for each kind of channel; its key is the kind."""
    found = []
    for kind in sorted(registry.rehearsals()):
        manifest = registry.manifest(kind)
        public = manifest.visibility is Visibility.PUBLIC
        team = "direzione" if manifest.rating_scale else "ricevimento"
        name = manifest.title.it
        found.append(Account(kind, ROLE, INN, name, public=public, team=team))
    return tuple(found)


def widened(company: Company, now: datetime) -> tuple[Company, tuple[Talk, ...]]:
    """The company with its accounts elsewhere, and what was said there in the last weeks."""
    mine = accounts()
    kinds = {one.key for one in mine}
    talks, people = said.talks(kinds, now)
    more, crowd = crowds.talks(kinds, now)
    wider = replace(
        company,
        accounts=company.accounts + mine,
        people=company.people + people + crowd,
    )
    return wider, talks + more
