"""The wall between companies: a query over a company's rows outside a scope raises.

The scope lives in a context variable, so it is right under threads and asyncio alike. Requests
enter it in the web's middleware, jobs and bus handlers in their runners.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

from ascolto.core import bulk
from ascolto.core.rows import QuickModel


class Unscoped(RuntimeError):
    """A company's rows were asked for without saying which company."""


class ForeignRow(RuntimeError):
    """A row of one company was about to be written inside another's scope."""


_NONE = 0
_EVERY = -1
_current: ContextVar[int] = ContextVar("workspace", default=_NONE)

M = TypeVar("M", bound=models.Model)


@contextmanager
def scope(workspace: models.Model | int) -> Iterator[None]:
    """Work inside one workspace (the row or its id)."""
    pk = workspace if isinstance(workspace, int) else workspace.pk
    if not pk or pk < 1:
        raise Unscoped(f"not a workspace: {workspace!r}")
    token = _current.set(pk)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def unscoped(why: str) -> Iterator[None]:
    """Work over all workspaces: for runners and doors that find the workspace first."""
    if not why:
        raise Unscoped("say why the wall is left")
    token = _current.set(_EVERY)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> int:
    """The id of the workspace in scope. Raises `Unscoped` when there is none."""
    pk = _current.get()
    if pk < 1:
        raise Unscoped("no workspace in scope")
    return pk


def is_scoped() -> bool:
    return _current.get() > 0


def _check_write(row: WorkspaceModel) -> None:
    if row.workspace_id is None and is_scoped():
        row.workspace_id = current()
    else:
        _check_owner(type(row), row.workspace_id)


def _check_writes(rows: Sequence[WorkspaceModel]) -> None:
    """The same for many rows, each owner looked at once."""
    state = _current.get()
    owners: dict[int | None, WorkspaceModel] = {}
    for row in rows:
        held = vars(row)
        owner = held["workspace_id"]
        if owner is None and state > 0:
            owner = state
            if "workspace" in row._state.fields_cache:
                row.workspace_id = state
            else:
                held["workspace_id"] = state
        owners.setdefault(owner, row)
    for row in owners.values():
        _check_write(row)


def _check_owner(model: type[models.Model], workspace_id: int | None) -> None:
    """Rows are written inside the scope of the company they belong to."""
    state = _current.get()
    if state == _NONE:
        raise Unscoped(f"{model.__name__} written outside a scope")
    if state not in (_EVERY, workspace_id):
        raise ForeignRow(f"{model.__name__} of another workspace")


class ScopedQuerySet(models.QuerySet[M]):
    """A query set whose bulk writes are held to the scope as well, and are cheap."""

    def bulk_create(
        self,
        objs: Iterable[Any],
        *args: Any,
        ignore_conflicts: bool = False,
        **kwargs: Any,
    ) -> list[Any]:
        rows = list(objs)
        _check_writes(rows)
        if args or kwargs:
            return super().bulk_create(
                rows,
                *args,
                ignore_conflicts=ignore_conflicts,
                **kwargs,  # type: ignore[misc]
            )
        bulk.insert(rows, ignore_conflicts=ignore_conflicts)
        return rows

    def give_keys(self, rows: Sequence[Any]) -> None:
        """Keys for new rows before they are stored, in the transaction that stores them."""
        bulk.give_keys(rows)

    def insert(
        self,
        names: Sequence[str],
        records: Sequence[Sequence[Any]],
        *,
        ignore_conflicts: bool = False,
    ) -> int:
        """Add rows that nobody looks at afterwards, without making instances; how many were new."""
        owner = names.index("workspace_id")
        for pk in {record[owner] for record in records}:
            _check_owner(self.model, pk)
        return bulk.insert_values(
            self.model, names, records, ignore_conflicts=ignore_conflicts
        )

    def bulk_update(  # type: ignore[override]
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows = list(objs)
        state = _current.get()
        if state == _NONE:
            raise Unscoped(f"{self.model.__name__} written outside a scope")
        bulk.update(rows, list(fields), state if state > 0 else None)
        return len(rows)


def _inside(workspace_id: int, rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """`rows.filter(workspace_id=…)`: the beginning of every query, so it is made once a table."""
    key = (rows.model, workspace_id)
    wall = _walls.get(key)
    if wall is None:
        if len(_walls) >= _MOST_WALLS:
            _walls.clear()
        wall = _walls[key] = rows.filter(workspace_id=workspace_id).query
    rows.query = wall.chain()
    return rows


_walls: dict[tuple[type[models.Model], int], Any] = {}
_MOST_WALLS = 10_000


class ScopedManager(models.Manager[M]):
    """Only rows of the workspace in scope; raises `Unscoped` outside one."""

    def get_queryset(self) -> models.QuerySet[M]:
        state = _current.get()
        if state == _NONE:
            raise Unscoped(f"{self.model.__name__} asked for outside a scope")
        rows = super().get_queryset()
        return rows if state == _EVERY else _inside(state, rows)

    if TYPE_CHECKING:  # what `of` brings from the query set

        def insert(
            self,
            names: Sequence[str],
            records: Sequence[Sequence[Any]],
            *,
            ignore_conflicts: bool = False,
        ) -> int: ...

        def give_keys(self, rows: Sequence[Any]) -> None: ...

    @classmethod
    def of(cls, queryset: type[models.QuerySet[Any]]) -> Self:
        """A scoped manager with the methods of `queryset`."""
        made: Any = (
            cls.from_queryset
        )  # mypy's plug-in breaks down over a class that is `Self`
        manager: Self = made(queryset)()
        return manager


class WorkspaceModel(QuickModel):
    """A row that belongs to one company."""

    workspace = models.ForeignKey("core.Workspace", models.CASCADE, related_name="+")

    objects: ScopedManager[Any] = ScopedManager.of(ScopedQuerySet)

    class Meta:
        abstract = True

    workspace_id: int

    def save(self, *args: Any, **kwargs: Any) -> None:
        _check_write(self)
        super().save(*args, **kwargs)


class BusyModel(WorkspaceModel):
    """A row that comes with every message. Each index is written with it, so the company has
    none of its own: nobody asks for all rows of one, or another index begins with it."""

    workspace = models.ForeignKey(
        "core.Workspace", models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
