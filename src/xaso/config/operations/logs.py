"""Lines of the log: what happened, where and under which request, never about whom.

An error is told by its class, where it arose, and what PostgreSQL names of it; its own words
are left out, because they quote what people typed. What a message says is kept, after numbers,
addresses, queries and quoted words were taken out of it as a last net.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from django.http import HttpRequest

from xaso.config.operations.middleware import request_in_hand

SOURCE = Path(__file__).resolve().parents[3]
MASK = "…"
FRAMES, CHAIN = 12, 5
_HARMFUL = re.compile(
    r"(?P<keep>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"  # ids of rows and requests
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\?\S+"
    r"|\+?\d(?:[ .\-/]?\d){6,}"
    r"|(?<=')[^'\n]*[^\x21-\x7e\n][^'\n]*(?=')"
    r'|(?<=")[^"\n]*[^\x21-\x7e\n][^"\n]*(?=")'
    r"|(?<=“)[^”\n]*(?=”)"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_JOB = re.compile(r"(\[\d+\])\(.*\)", re.DOTALL)


def scrub(text: str) -> str:
    """Take numbers of seven digits or more, addresses, queries and quoted words out of a text.

    It becomes one line, so that no text of a stranger's can look like a line of ours.
    """
    one_line = _CONTROLS.sub(" ", text)
    return _HARMFUL.sub(lambda found: found["keep"] or MASK, one_line)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(describe(record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """The same for people: one line, and one more for each error of a chain."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines."""
        told = describe(record)
        errors = told.pop("errors", [])
        first = " ".join(str(told.pop(key)) for key in ("at", "level", "logger", "message"))
        line = " ".join([first, *(f"{key}={value}" for key, value in told.items())])
        return "\n".join([line, *("  " + _in_words(one) for one in errors)])


def describe(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be told of an event."""
    told: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": scrub(_message(record)),
    }
    told |= _request(request_in_hand.get() or getattr(record, "request", None))
    error = record.exc_info[1] if record.exc_info else None
    return told | ({"errors": [*_errors(error)]} if error else {})


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith("django.security"):  # its words are those of the error
        return "refused"
    try:
        said = str(record.msg) % _plain(record.args) if record.args else str(record.msg)
    except (TypeError, ValueError, KeyError):  # a message whose places do not fit its values
        said = str(record.msg)
    if record.name.startswith("procrastinate"):
        return _JOB.sub(rf"\1({MASK})", said)
    if hasattr(record, "status_code"):  # Django's: “Not Found: /address”
        return f"{said.split(': ', 1)[0]} status={record.status_code}"
    return said


def _plain(values: Any) -> Any:
    """Return the values of a message, each error among them as the name of its class."""
    if isinstance(values, Mapping):
        return {key: _named(value) for key, value in values.items()}
    return tuple(_named(value) for value in values)


def _named(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _request(request: object) -> dict[str, Any]:
    if not isinstance(request, HttpRequest):
        return {}
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "_cached_user", None)  # asks nothing of the database
    found = {
        "request": getattr(request, "request_id", None),
        "view": match.view_name if match else None,
        "user": getattr(user, "pk", None),
    }
    return {key: str(value) for key, value in found.items() if value}


def _errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield an error and those that it came from."""
    for _number in range(CHAIN):
        if error is None:
            return
        told: dict[str, Any] = {"class": f"{type(error).__module__}.{type(error).__qualname__}"}
        if isinstance(error, psycopg.Error):
            named = (error.sqlstate, error.diag.table_name, error.diag.constraint_name)
            told |= {"database": " ".join(name for name in named if name)}
        yield told | {"frames": [*_frames(error.__traceback__)][-FRAMES:]}
        error = error.__cause__ or error.__context__


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback:
        code = traceback.tb_frame.f_code
        path = Path(code.co_filename)
        short = (
            path.relative_to(SOURCE) if path.is_relative_to(SOURCE) else Path(*path.parts[-2:])
        )
        yield f"{short}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def _in_words(error: dict[str, Any]) -> str:
    said = [
        error["class"],
        error.get("database", ""),
        "at",
        " < ".join(reversed(error["frames"])),
    ]
    return " ".join(one for one in said if one)
