"""What is told in a room of a chat programme, in the dialect of its incoming address. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ascolto.monitor.rooms import discord, google, markdown, plain, slack, teams
from ascolto.monitor.rooms.news import News

SAYS: Mapping[str, Callable[[News], dict[str, Any]]] = {
    "slack": slack.say,
    "teams": teams.say,
    "google": google.say,
    "mattermost": markdown.say,
    "discord": discord.say,
    "plain": plain.say,
}

__all__ = ["SAYS", "News"]
