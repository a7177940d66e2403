"""What the team of the inn has set up and has in hand: rota, playbooks, gestures, tags, cases, promises.

`furnish` runs in the transaction of the replay, once the story is told and before it is aged. All of it is
done by the product's own actions, and put to the time at which the story has it.
"""

from __future__ import annotations

from ascolto.demo.furnishing import daily, gestures, goods, matters, playbooks, rota
from ascolto.demo.furnishing.room import Room


def furnish(room: Room) -> None:
    """In the scope of the workspace."""
    rota.write(room)
    goods.put_on_shelves(room)
    gestures.give(room)
    playbooks.write(room)
    daily.arrange(room)
    matters.join(room)
    room.tell()
