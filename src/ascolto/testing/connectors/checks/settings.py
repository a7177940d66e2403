"""A connector's settings: labelled, kept, secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, SecretBytes, SecretStr, ValidationError

from ascolto.channels.contract import (
    Text,
)
from ascolto.testing.connectors.folder import Folder

SPEAKS_OF_SECRETS = re.compile(
    r"password|secret|token|(^|_)key$|credential", re.IGNORECASE
)


def is_whole(text: Text) -> bool:
    """Whether it is there in both languages."""
    return bool(text.it.strip() and text.en.strip())


def labels_every_setting_in_both_languages(folder: Folder) -> None:
    for name, setting in folder.config_model.model_fields.items():
        extra = setting.json_schema_extra
        assert isinstance(extra, dict), f"{folder}: {name} has no label."
        for key in ("label", "help"):
            text: Any = extra.get(key)
            if text is None and key == "help":
                continue
            assert isinstance(text, Text), f"{folder}: {name} has no {key}."
            assert is_whole(text), f"{folder}: {name}.{key} is half."


def keeps_secrets_in_secret_fields(folder: Folder) -> None:
    config = folder.config()
    hidden = {one.get_secret_value() for one in _secrets_in(config)}
    for secret in folder.subject.secrets:
        assert any(secret in one for one in hidden), (
            f"{folder}: a secret is not in a secret field."
        )
    for name, setting in folder.config_model.model_fields.items():
        if SPEAKS_OF_SECRETS.search(name):
            kind = str(setting.annotation)
            assert "Secret" in kind or "bool" in kind, (
                f"{folder}: {name} is no SecretStr."
            )
    assert not hidden or folder.subject.secrets, (
        f"{folder}: the subject names no secret."
    )


def has_settings_that_survive_json(folder: Folder) -> None:
    config = folder.config()
    again = folder.config_model.model_validate(json.loads(json.dumps(revealed(config))))
    assert again == config, f"{folder}: settings change on their way through JSON."
    assert revealed(again) == revealed(config)


def ignores_settings_it_does_not_know(folder: Folder) -> None:
    """After a step back to an older release, an account's settings may know more than we do."""
    known = {**revealed(folder.config()), "setting_of_tomorrow": 1}
    assert folder.config_model.model_validate(known) == folder.config()


def shows_no_secret(folder: Folder) -> None:
    config, connector = folder.config(), folder.connector()
    shown = [repr(config), str(config), repr(connector), str(connector)]
    shown += [
        repr(vars(connector)),
        config.model_dump_json(),
        repr(config.model_dump()),
    ]
    hides(folder, "\n".join(shown), "a repr")
    connector.close()


def repeats_no_secret_when_a_setting_is_wrong(folder: Folder) -> None:
    """Pydantic quotes the input of a wrong setting unless told `hide_input_in_errors=True`."""
    where = "a validation error (ConfigDict: hide_input_in_errors=True)"
    for name in folder.config_model.model_fields:
        for secret in folder.subject.secrets:
            try:
                folder.config_model.model_validate({name: [secret]})
            except ValidationError as error:
                hides(folder, str(error), where)


def hides(folder: Folder, shown: str, where: str) -> None:
    for secret in folder.subject.secrets:
        assert secret not in shown, f"{folder}: a secret shows in {where}."


def revealed(model: BaseModel) -> dict[str, Any]:
    """A configuration as plain JSON with its secrets, as it is stored (encrypted)."""
    plain: dict[str, Any] = _reveal(model.model_dump())
    return json.loads(json.dumps(plain, default=str))  # type: ignore[no-any-return]


def _reveal(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, SecretBytes):
        return value.get_secret_value().decode()
    if isinstance(value, dict):
        return {name: _reveal(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_reveal(one) for one in value]
    return value


def _secrets_in(value: Any) -> Iterator[SecretStr]:
    if isinstance(value, SecretStr):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _secrets_in(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _secrets_in(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _secrets_in(one)
