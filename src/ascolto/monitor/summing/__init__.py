"""A day or a week in one sentence, of numbers. Pure: no Django."""

from ascolto.monitor.summing.sentence import Today, Week, day, week
from ascolto.monitor.summing.turning import Hour, Turn, turn

__all__ = ["Hour", "Today", "Turn", "Week", "day", "turn", "week"]
