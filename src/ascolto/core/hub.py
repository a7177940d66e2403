"""One per web process: reads live events as they are committed and feeds the open streams.

A thread tails the table and hands each batch to the event loops that listen, so a stream costs
neither a thread nor a database connection. The last events are kept for streams that come back.

PostgreSQL gives out ids before it commits, so a smaller id may appear after a larger one: ids
that were skipped are looked for again for a minute.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import orjson
from django.db import connection

from ascolto.core import metrics, presence
from ascolto.core.loops import Loop
from ascolto.core.models import LiveEvent
from ascolto.core.scoping import unscoped

KEPT = 5000  # events, for replay
OVERLAP = (
    100  # ids replayed twice rather than missed, when the place is not known exactly
)
QUEUE = 1000  # messages a slow client may lag behind: more than one reading brings
PATIENCE = 60.0  # seconds a skipped id is looked for
MOST_GAPS = 2000
HEARTBEAT = b": \n\n"
HEARTBEAT_EVERY = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Told:
    """A live event as it goes over the wire."""

    id: int
    topic: str
    brand_id: int | None
    body: bytes

    @property
    def wire(self) -> bytes:
        return b"id: %d\n%s" % (self.id, self.body)


class Stream:
    """What one client has still to be sent. For the event loop it was opened on."""

    def __init__(
        self,
        topics: frozenset[str],
        brands: frozenset[int] | None,
        loop: asyncio.AbstractEventLoop,
        place: int,
    ) -> None:
        self.topics = topics
        self.loop = loop
        self._brands = brands
        self._place = place  # the highest id the client has seen
        self._queue: deque[bytes] = deque()
        self._news: asyncio.Future[None] | None = None
        self._ended = False

    def hears(self, told: Told) -> bool:
        return told.topic in self.topics and (
            self._brands is None
            or told.brand_id is None
            or told.brand_id in self._brands
        )

    def put(self, told: Told) -> None:
        """An event without an `id` line when it is older than what the client has seen."""
        if len(self._queue) >= QUEUE:
            self.reload(max(told.id, self._place))
            return
        if told.id > self._place:
            self._place = told.id
            self._queue.append(told.wire)
        else:
            self._queue.append(told.body)
        self._stir()

    def reload(self, place: int) -> None:
        """It is too far behind: the client looks at everything again and goes on from `place`."""
        self._queue.clear()
        self._place = place
        self._queue.append(b"id: %d\nevent: reload\ndata: {}\n\n" % place)
        self._stir()

    def beat(self) -> None:
        if not self._queue:
            self._queue.append(HEARTBEAT)
            self._stir()

    def end(self) -> None:
        self._ended = True
        self._stir()

    def _stir(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def take(self) -> bytes:
        """Everything that waits, as one piece; b"" when the stream has ended."""
        while not self._queue:
            if self._ended:
                return b""
            self._news = self.loop.create_future()
            await self._news
        piece = b"".join(self._queue)
        self._queue.clear()
        return piece


class Hub:
    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = {}
        self._kept: deque[tuple[int, Told]] = deque(maxlen=KEPT)  # (turn, event)
        self._turns: dict[int, int] = {}  # event id → turn: in which order they came
        self._turn = 0
        self._high = 0
        self._floor = 0  # ids up to here may be gone from memory
        self._gaps: dict[int, float] = {}
        self._noted_at = 0.0  # when it was last noted who has screens open
        self._lock = threading.Lock()
        self._loop_thread: Loop | None = None
        self._beats: dict[asyncio.AbstractEventLoop, asyncio.TimerHandle] = {}

    # --- the thread ------------------------------------------------------------------------------

    def start(self) -> None:
        if self._loop_thread is None:
            self._load()
            self._loop_thread = Loop("hub", self.read, bell="live", idle=3.0)
            self._loop_thread.start()

    def _load(self) -> None:
        with unscoped("the hub serves every workspace"):
            rows = list(LiveEvent.objects.order_by("-pk")[:KEPT])
        rows.reverse()
        with self._lock:
            self._kept.clear()
            self._turns.clear()
            self._gaps.clear()
        self._high = rows[-1].pk if rows else 0
        self._floor = rows[0].pk - 1 if len(rows) == KEPT else 0
        self._keep(map(_told, rows))

    def read(self) -> int:
        """Pass on what was committed since; returns how many events."""
        with unscoped("the hub serves every workspace"):
            self._note_presence()
            fresh = list(
                LiveEvent.objects.filter(pk__gt=self._high).order_by("pk")[:500]
            )
            late = self._late()
        if not fresh and not late:
            return 0
        self._note_gaps(row.pk for row in fresh)
        told = [_told(row) for row in (*late, *fresh)]
        self._keep(told)
        for loop in {stream.loop for stream in self._all()}:
            try:
                loop.call_soon_threadsafe(self._pass_on, loop, told)
            except RuntimeError:  # closed
                continue
        return len(told)

    def _note_presence(self) -> None:
        """Twice a minute: which members have screens open (colleagues and visitors are told)."""
        now = time.monotonic()
        if now - self._noted_at < presence.NOTED_EVERY:
            return
        if there := presence.among(stream.topics for stream in self._all()):
            self._noted_at = now
            presence.note(there)

    def _late(self) -> list[LiveEvent]:
        """Events whose id was skipped and which have been committed since."""
        end = time.monotonic() - PATIENCE
        self._gaps = {pk: since for pk, since in self._gaps.items() if since > end}
        if not self._gaps:
            return []
        rows = list(LiveEvent.objects.filter(pk__in=list(self._gaps)).order_by("pk"))
        for row in rows:
            del self._gaps[row.pk]
        return rows

    def _note_gaps(self, ids: Iterable[int]) -> None:
        now = time.monotonic()
        for pk in ids:
            # SQLite commits in the order of ids; and before the first event nothing was skipped.
            if connection.vendor == "postgresql" and self._high:
                skipped = range(max(self._high + 1, pk - MOST_GAPS), pk)
                self._gaps.update(dict.fromkeys(skipped, now))
            self._high = pk

    def _keep(self, events: Iterable[Told]) -> None:
        with self._lock:
            for told in events:
                if len(self._kept) == KEPT:
                    _, gone = self._kept[0]
                    self._turns.pop(gone.id, None)
                    self._floor = max(self._floor, gone.id)
                self._turn += 1
                self._kept.append((self._turn, told))
                self._turns[told.id] = self._turn

    def _all(self) -> set[Stream]:
        with self._lock:
            return set().union(*self._streams.values())

    # --- on an event loop ------------------------------------------------------------------------

    def _pass_on(self, loop: asyncio.AbstractEventLoop, events: list[Told]) -> None:
        for told in events:
            for stream in self._streams.get(told.topic, ()):
                if stream.loop is loop and stream.hears(told):
                    stream.put(told)

    def open(
        self,
        topics: Iterable[str],
        *,
        brands: Iterable[int] | None = None,
        after: int | None = None,
    ) -> Stream:
        """A stream of what happens from now on, and of what happened since the event `after`."""
        loop = asyncio.get_running_loop()
        wanted = frozenset(topics)
        stream = Stream(
            wanted, None if brands is None else frozenset(brands), loop, after or 0
        )
        with self._lock:
            missed = None if after is None else self._since(after)
            for topic in wanted:
                self._streams.setdefault(topic, set()).add(stream)
            if loop not in self._beats:
                self._beats[loop] = loop.call_later(HEARTBEAT_EVERY, self._beat, loop)
        if after is not None and missed is None:
            stream.reload(self._high)
        for told in missed or ():
            if stream.hears(told):
                stream.put(told)
        metrics.STREAMS.inc()
        return stream

    def _since(self, after: int) -> list[Told] | None:
        """What came after the event `after`; None when that is longer ago than we remember."""
        turn = self._turns.get(after)
        if turn is not None:
            count = self._turn - turn
            return [told for _, told in islice(reversed(self._kept), count)][::-1]
        if after < self._floor:
            return None
        # Committed before this process looked, or gone: repeat a little rather than miss some.
        start = after if connection.vendor != "postgresql" else after - OVERLAP
        return [told for _, told in self._kept if told.id > start]

    def close(self, stream: Stream) -> None:
        with self._lock:
            for topic in stream.topics:
                self._streams[topic].discard(stream)
                if not self._streams[topic]:
                    del self._streams[topic]
        metrics.STREAMS.dec()

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        mine = [stream for stream in self._all() if stream.loop is loop]
        for stream in mine:
            stream.beat()
        if mine:
            self._beats[loop] = loop.call_later(HEARTBEAT_EVERY, self._beat, loop)
        else:
            self._beats.pop(loop, None)

    def end_all(self) -> None:
        """The process stops: clients come back elsewhere, or later. From any thread."""
        for stream in self._all():
            stream.loop.call_soon_threadsafe(stream.end)

    def stop(self) -> None:
        if self._loop_thread is not None:
            self._loop_thread.stop()
            self._loop_thread.join(2.0)
            self._loop_thread = None


def _told(row: LiveEvent) -> Told:
    name = row.name.replace("\n", " ").encode()
    body = b"event: %s\ndata: %s\n\n" % (name, orjson.dumps(row.data))
    return Told(row.pk, row.topic, row.brand_id, body)


hub = Hub()
