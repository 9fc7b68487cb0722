"""Messages as plain values for programs and people who look for a mistake: JSON out and in."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from xaso.office.exchange.edxml.tree import EnclosedFile, Message, StatusMessage

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
_STATUS: TypeAdapter[StatusMessage] = TypeAdapter(StatusMessage)


def as_plain(said: Message | StatusMessage) -> dict[str, Any]:
    """Return a message as values for JSON; of files their name, size and SHA-256."""
    if isinstance(said, StatusMessage):
        return {"is": "status", **_STATUS.dump_python(said, mode="json")}
    values = _MESSAGE.dump_python(replace(said, attachments=()), mode="json")
    values["attachments"] = [
        {
            "name": one.name,
            "size": one.size,
            "sha256": one.sha256,
            "media_type": one.media_type,
            "description": one.description,
            "was_zipped": one.was_zipped,
        }
        for one in said.attachments
    ]
    return {"is": "document", **values}


def from_plain(values: Mapping[str, Any], folder: Path) -> Message | StatusMessage:
    """Return the message of such values; a file lies in the folder under its ``path`` or name.

    Raises:
        ValueError: the values are none of a message.
        OSError: a file is not there.
    """
    given = {name: value for name, value in values.items() if name not in ("is", "attachments")}
    if values.get("is") == "status":
        return _STATUS.validate_python(given)
    files = tuple(_attachment(one, folder) for one in values.get("attachments", ()))
    return replace(_MESSAGE.validate_python(given), attachments=files)


def _attachment(values: Mapping[str, Any], folder: Path) -> EnclosedFile:
    path = folder / str(values.get("path") or values["name"])
    content = path.read_bytes()
    return EnclosedFile(
        name=str(values.get("name") or path.name),
        open=partial(io.BytesIO, content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=str(values.get("media_type", "")),
        description=str(values.get("description", "")),
    )
