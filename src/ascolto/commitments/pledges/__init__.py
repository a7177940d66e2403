"""Promises in the words of an answer, Italian and English, with their time. Pure: no Django.

Nothing here decides anything: what is found is offered to the person who writes, never made for them.
"""

from ascolto.commitments.pledges.finding import Pledge, find

__all__ = ["Pledge", "find"]
