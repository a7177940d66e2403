"""The kinds of account on the page where one is chosen: what everybody has comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Visibility
from ascolto.web.channels import showing


@dataclass(frozen=True)
class Kind:
    kind: str
    icon: str
    title: str
    about: str
    but: str  # what it cannot promise yet; "" when all is well


def shelves(
    manifests: Iterable[Manifest], language: str
) -> list[tuple[str, list[Kind]]]:
    """Each with its heading, and its kinds by their name, a mailbox before all; empty ones are left out."""
    words = {
        "own": _("Mail, your site and your counter"),
        "private": _("Messages and telephone"),
        "reviews": _("Reviews"),
        "public": _("Social networks, forums and blogs"),
    }
    found: dict[str, list[Kind]] = {name: [] for name in words}
    for manifest in sorted(
        manifests, key=lambda one: (not _is_mailbox(one), one.title.in_(language))
    ):
        found[_shelf(manifest)].append(_shown(manifest, language))
    return [(words[name], kinds) for name, kinds in found.items() if kinds]


def _shelf(manifest: Manifest) -> str:
    is_ours = Does.PORTAL in manifest.does or manifest.written_by_staff
    if is_ours or manifest.identity == Identity.EMAIL:
        return "own"
    if manifest.rating_scale and Does.PUBLISH not in manifest.does:
        return "reviews"
    return "public" if manifest.visibility == Visibility.PUBLIC else "private"


def _is_mailbox(manifest: Manifest) -> bool:
    return manifest.identity == Identity.EMAIL and Does.PORTAL not in manifest.does


def _shown(manifest: Manifest, language: str) -> Kind:
    return Kind(
        kind=manifest.kind,
        icon=manifest.icon,
        title=manifest.title.in_(language),
        about=manifest.about.in_(language),
        but="" if manifest.grade == Grade.GOLD else showing.grade(manifest),
    )
