"""Brand-name gateways over HTTP: each vendor has its own names, so the names are configuration."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from string import Formatter
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator

from xaso.kernel.notifications.calling import Answer, CallError, call
from xaso.kernel.notifications.channels import Message, RefusedError, Send, Sent
from xaso.kernel.notifications.models import Gateway
from xaso.kernel.notifications.receipts import Receipt
from xaso.kernel.notifications.sms.pace import pace_of
from xaso.kernel.notifications.sms.text import count_parts, text_of

GOOD = range(200, 300)
WORDS = ["phone", "local", "text", "sender", "account", "secret", "basic", "id", "unicode"]


class ReceiptRules(BaseModel):
    """Where a receipt of the vendor says which message it means and how that ended."""

    model_config = ConfigDict(extra="forbid")
    id: str = "id"
    status: str = "status"
    delivered: list[str] = Field(default_factory=lambda: ["delivered"])
    failed: list[str] = Field(default_factory=lambda: ["failed"])

    def read(self, told: Mapping[str, Any]) -> tuple[str, Receipt | None]:
        """Return the message that is meant, and its end if it has one."""
        status = str(told.get(self.status, ""))
        end = Receipt.DELIVERED if status in self.delivered else None
        return str(told.get(self.id, "")), Receipt.FAILED if status in self.failed else end


class HttpRules(BaseModel):
    """How one vendor wants to be asked, and how its answers are read.

    In ``fields`` and ``headers`` stand ``{phone}`` (84912345678), ``{local}`` (0912345678),
    ``{text}``, ``{sender}``, ``{account}``, ``{secret}``, ``{basic}``, ``{id}``, ``{unicode}``.
    ``code`` and ``reference`` are fields of a JSON answer, with dots for inner ones; ``good``
    the codes of what was taken, ``refused`` of what will never be.
    """

    model_config = ConfigDict(extra="forbid")
    method: Literal["POST", "GET"] = "POST"
    body: Literal["json", "form", "query"] = "json"
    fields: dict[str, str] = Field(
        default_factory=lambda: {"to": "{phone}", "from": "{sender}", "text": "{text}"}
    )
    headers: dict[str, str] = Field(default_factory=lambda: {"Authorization": "{secret}"})
    code: str = "code"
    good: list[str] = Field(default_factory=lambda: ["0"])
    refused: list[str] = Field(default_factory=list)
    reference: str = "id"
    receipts: ReceiptRules = Field(default_factory=ReceiptRules)

    @field_validator("fields", "headers")
    @classmethod
    def _know_their_words(cls, given: dict[str, str]) -> dict[str, str]:
        """Refuse what cannot be filled in, before a message waits for it."""
        parts = [part for value in given.values() for part in Formatter().parse(value)]
        if any(word not in (None, *WORDS) or extra for _text, word, extra, _how in parts):
            raise ValueError
        return given


class NotTakenError(Exception):
    """The gateway did not take a message this time."""


@contextmanager
def session(gateway: Gateway) -> Iterator[Send]:
    """Send messages one after the other, not faster than the contract allows."""
    rules = HttpRules.model_validate(gateway.options)
    pace = pace_of(gateway.pk, gateway.per_second)

    def send(message: Message) -> Sent:
        pace.keep()
        return _send(message, gateway, rules)

    yield send


def _send(message: Message, gateway: Gateway, rules: HttpRules) -> Sent:
    text = text_of(message, gateway)
    words = _words(message, gateway, text)
    fields = {name: value.format_map(words) for name, value in rules.fields.items()}
    headers = {name: value.format_map(words) for name, value in rules.headers.items()}
    address, body = gateway.address, b""
    if rules.body == "json":
        headers["Content-Type"], body = "application/json", json.dumps(fields).encode()
    elif rules.body == "form":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields).encode()
    else:
        address += ("&" if "?" in address else "?") + urlencode(fields)
    answer = call(rules.method, address, body, headers)
    return Sent(_read(answer, rules), count_parts(text))


def _words(message: Message, gateway: Gateway, text: str) -> dict[str, str]:
    phone = message.address.lstrip("+")
    pair = f"{gateway.account}:{gateway.secret}".encode()
    return {
        "phone": phone,
        "local": f"0{phone.removeprefix('84')}",
        "text": text,
        "sender": gateway.sender,
        "account": gateway.account,
        "secret": gateway.secret,
        "basic": f"Basic {base64.b64encode(pair).decode()}",
        "id": str(message.id),
        "unicode": str(int(not text.isascii())),
    }


def _read(answer: Answer, rules: HttpRules) -> str:
    """Return the gateway's name of a message it took."""
    try:
        told = json.loads(answer.body)
    except ValueError:
        raise CallError("json") from None
    code = _inner(told, rules.code)
    if code in rules.refused:
        raise RefusedError(f"http {code}"[:40])
    if answer.status not in GOOD or code not in rules.good:
        raise NotTakenError
    return _inner(told, rules.reference)[:80]


def _inner(told: Any, path: str) -> str:
    for name in path.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return "" if told is None else str(told)
