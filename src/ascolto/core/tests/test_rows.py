"""Rows made quickly hold what rows made by Django hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from ascolto.channels.models import Handle, Message
from ascolto.core.rows import QuickModel
from ascolto.core.scoping import WorkspaceModel
from ascolto.testing.cast import Cast

MODELS = [m for m in apps.get_models() if issubclass(m, WorkspaceModel)]


def _by_django(model: type[models.Model], **values: Any) -> models.Model:
    row = model.__new__(model)
    super(QuickModel, row).__init__(**values)  # type: ignore[misc]
    return row


def _held(row: models.Model) -> dict[str, Any]:
    """Without what is different each time: moments and random keys, by their kind."""
    return {
        name: type(value) if value and callable(_default(row, name)) else value
        for name, value in vars(row).items()
        if name != "_state"
    }


def _default(row: models.Model, name: str) -> Any:
    return next(f.default for f in row._meta.concrete_fields if f.attname == name)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_a_new_row_has_the_defaults_that_django_gives(
    model: type[models.Model],
) -> None:
    row, same = model(), _by_django(model)
    assert _held(row) == _held(same)
    assert row._state.adding
    assert row._state.db is None


def test_what_is_called_for_a_default_is_not_shared() -> None:
    assert Message().meta is not Message().meta


def test_a_row_that_is_given_is_remembered_with_its_key(cast: Cast) -> None:
    values = {"handle": cast.zoes, "thread": None, "text": "Ciao"}
    row, same = Message(**values), _by_django(Message, **values)
    assert row.handle is cast.zoes
    assert row.handle_id == cast.zoes.pk
    assert row.thread_id is None
    assert row._state.fields_cache == same._state.fields_cache


def test_a_row_without_its_key_yet_gives_it_when_it_has_one(cast: Cast) -> None:
    handle = Handle(realm="email", external_id="new@x.it")
    row = Message(handle=handle)
    assert row.handle_id is None
    assert row.handle is handle


def test_a_row_of_another_kind_is_refused_as_by_django(cast: Cast) -> None:
    with pytest.raises(ValueError, match="must be a"):
        Message(handle=cast.workspace)  # type: ignore[misc]


def test_an_unknown_name_is_refused_as_by_django() -> None:
    with pytest.raises(TypeError, match="colour"):
        Message(colour="red")  # type: ignore[misc]


def test_a_row_that_was_read_knows_where_it_is_from(cast: Cast) -> None:
    row = Handle.objects.get(pk=cast.zoes.pk)
    assert not row._state.adding
    assert row._state.db == "default"
    assert vars(row).keys() == vars(_by_django(Handle)).keys()
    assert row == cast.zoes
    assert row.email == cast.zoes.email


def test_a_column_left_out_is_read_when_it_is_asked_for(cast: Cast) -> None:
    row = Handle.objects.defer("name").get(pk=cast.zoes.pk)
    assert row.get_deferred_fields() == {"name"}
    assert row.name == cast.zoes.name
