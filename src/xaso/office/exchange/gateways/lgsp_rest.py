"""A province's platform by REST: paths, headers and codes as one province documents them (office-law §2.5).

What that documentation leaves open is configuration: the path of the agency list (``paths.agencies``,
none was seen, empty: no list), and the names of the sign-in's fields. A token counts half an hour
and is asked for anew when it is refused.
"""

import base64
import binascii
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Any

from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.gateways.calling import Caller, multipart, rows_of, text_of
from xaso.office.exchange.gateways.configuration import GatewayConfiguration
from xaso.office.exchange.gateways.faults import GatewayError, NotLetInError, WrongAnswerError
from xaso.office.exchange.gateways.port import ListedOrgan, Offer, Traffic

PATHS = {
    "login": "/v1/auth/login",
    "send": "/v1/sendEdoc",
    "received": "/v1/syncReceivedEdocList",
    "get": "/v1/getEdoc",
    "status": "/v1/updateStatus",
    "agencies": "",
}
PARAMETERS = {"user": "username", "password": "password", "file": "edocFile"}
FAULTS = {
    "10": Fault.REFUSED_THERE,
    "15": Fault.NOT_LET_IN,
    "18": Fault.UNKNOWN_RECEIVER,
    "19": Fault.UNKNOWN_SENDER,
    "20": Fault.GATEWAY_FAULT,
    "21": Fault.GATEWAY_FAULT,
    "22": Fault.REFUSED_THERE,
    "23": Fault.RECEIVER_LOCKED,
}
TOKEN_SECONDS = 25 * 60
AROUND = 64 * 1024
"""Bytes that an answer may have around its package."""


class LgspRest:
    """The platform as seen by one of our agencies."""

    def __init__(self, configuration: GatewayConfiguration, agency: str) -> None:
        self.key = configuration.key
        self.style = configuration.style()
        self.agency = agency
        self.secrets = configuration.agencies[agency]
        self.paths = {**PATHS, **configuration.paths}
        self.names = {**PARAMETERS, **configuration.parameters}
        self.caller = Caller(configuration.address, configuration.seconds)
        self._token = ""
        self._until = 0.0

    def partners(self) -> Sequence[ListedOrgan]:
        """Return the agencies, where the platform has a list of them."""
        if not self.paths["agencies"]:
            return []
        return [_agency(one) for one in rows_of(self._ask("GET", "agencies"), "data", "items")]

    def send(self, package: bytes, traffic: Traffic, receiver: str, name: str) -> str:
        """Send a package as a form with a file."""
        safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:100]
        body, kind = multipart(
            {"messageType": traffic}, package, field=self.names["file"], name=f"{safe}.edxml"
        )
        answer = self._ask("POST", "send", body=body, kind=kind)
        data = answer.get("data")
        found = text_of(data if isinstance(data, dict) else answer, "docId", "DocId", "id")
        return found or (str(data) if isinstance(data, str | int) else "")

    def offers(self, traffic: Traffic, since: datetime) -> Sequence[Offer]:
        """Return what came between two days."""
        query = {
            "messageType": traffic,
            "fromDate": f"{local_day(since):%Y/%m/%d}",
            "toDate": f"{clock.today():%Y/%m/%d}",
        }
        rows = rows_of(self._ask("GET", "received", query=query), "data", "items")
        found = (
            (text_of(one, "docId", "DocId", "id"), text_of(one, "from", "fromCode"))
            for one in rows
        )
        return [Offer(number, traffic, sender) for number, sender in found if number]

    @contextmanager
    def fetch(self, offer: Offer, most: int) -> Iterator[IO[bytes]]:
        """Give the package: the answer itself, or inside JSON as base64."""
        query = {"docId": offer.gateway_id}
        with self._file(query, _as_json(most)) as (file, kind):
            if kind != "application/json":
                file.truncate(min(file.seek(0, SEEK_END), most + 1))
                file.seek(0)
                yield file
                return
            with TemporaryFile() as unpacked:
                unpacked.write(_inside(file, _as_json(most))[: most + 1])
                unpacked.seek(0)
                yield unpacked

    def confirm(self, offer: Offer, *, taken: bool) -> None:
        """Write the transport's state: done or fail."""
        told = {"docId": offer.gateway_id, "status": "done" if taken else "fail"}
        self._ask("POST", "status", body=json.dumps(told).encode(), kind="application/json")

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        kind: str = "",
    ) -> Any:
        """Call with the token, once more with a new one where it is refused."""
        for attempt in (1, 2):
            headers = self._headers(kind, fresh=attempt > 1)
            try:
                answer = self.caller.json(
                    method, self.paths[path], headers, query=query, body=body
                )
            except NotLetInError:
                if attempt > 1:
                    raise
                continue
            return _without_fault(answer)
        raise NotLetInError

    @contextmanager
    def _file(self, query: Mapping[str, str], most: int) -> Iterator[tuple[IO[bytes], str]]:
        """Open a file with the token, once more with a new one where it is refused."""
        with ExitStack() as opened:
            for fresh in (False, True):
                headers = self._headers(fresh=fresh)
                asked = self.caller.file(self.paths["get"], headers, query=query, most=most)
                try:
                    found = opened.enter_context(asked)
                except NotLetInError:
                    if fresh:
                        raise
                else:
                    break
            yield found

    def _headers(self, kind: str = "", *, fresh: bool = False) -> dict[str, str]:
        headers = {
            "Authorization": f"Bearer {self._signed_in(fresh=fresh)}",
            "X-SystemId": self.secrets.get("system_id", ""),
            "X-SecretKey": self.secrets.get("secret_key", ""),
        }
        return headers | ({"Content-Type": kind} if kind else {})

    def _signed_in(self, *, fresh: bool) -> str:
        if fresh or not self._token or time.monotonic() > self._until:
            told = {
                self.names["user"]: self.secrets.get("user", ""),
                self.names["password"]: self.secrets.get("password", ""),
            }
            answer = self.caller.json(
                "POST",
                self.paths["login"],
                {"Content-Type": "application/json"},
                body=json.dumps(told).encode(),
            )
            self._token = _token(_without_fault(answer))
            self._until = time.monotonic() + TOKEN_SECONDS
        return self._token


def _token(answer: Any) -> str:
    inner = answer.get("data") if isinstance(answer, dict) else None
    for place in (inner, answer):
        if isinstance(place, dict):
            found = text_of(place, "access_token", "accessToken", "token")
            if found:
                return found
    raise WrongAnswerError("no token")


def _without_fault(answer: Any) -> Any:
    """Return an answer that says success; raise what another says."""
    if not isinstance(answer, dict):
        return answer
    code = text_of(answer, "errorCode", "ErrorCode", "code")
    if code in ("", "0", "00", "200"):
        return answer
    note = text_of(answer, "errorDesc", "ErrorDesc", "message")
    fault = FAULTS.get(code, Fault.GATEWAY_FAULT)
    if fault == Fault.NOT_LET_IN:
        raise NotLetInError(f"{code} {note}")
    raise GatewayError(f"{code} {note}", fault=fault)


def _as_json(most: int) -> int:
    """Return how long so many bytes may be as base64 in JSON, with escaped slashes and what is around."""
    return most * 4 // 3 + most // 16 + AROUND


def _inside(file: IO[bytes], most: int) -> bytes:
    told = file.read()
    if len(told) > most:
        raise GatewayError(fault=Fault.TOO_LARGE)
    try:
        answer = _without_fault(json.loads(told))
        data = answer.get("data", answer) if isinstance(answer, dict) else answer
        text = data if isinstance(data, str) else text_of(data, "content", "edoc", "data")
        content = base64.b64decode(text, validate=True)
    except (ValueError, AttributeError, binascii.Error) as error:
        raise WrongAnswerError(type(error).__name__) from error
    if not content:
        raise WrongAnswerError("no package")
    return content


def _agency(row: Mapping[str, Any]) -> ListedOrgan:
    return ListedOrgan(
        code=text_of(row, "code", "organId", "id"),
        name=text_of(row, "name", "organName"),
        code102=text_of(row, "code102"),
        parent_name=text_of(row, "pname", "parentName"),
        email=text_of(row, "mail", "email"),
    )
