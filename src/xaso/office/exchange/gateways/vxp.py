"""The national axis (VXP 2.0): paths, parameters and headers as found in its SDK (office-law §2.5).

The SDK's text names calls and headers and not how they are joined, so this is configuration with a
usual value, to be compared with the SDK's manual before use in earnest: the signature is HMAC-SHA256
with the secret over ``systemid``, ``timestamp`` and the body's SHA-256, joined by new lines; a call's
parameters travel as JSON in the header ``parameters.header``; packages travel as the body.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from xaso.lib.dates import local_day
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.gateways.calling import Caller, rows_of, text_of
from xaso.office.exchange.gateways.configuration import GatewayConfiguration
from xaso.office.exchange.gateways.faults import GatewayError, NotLetInError
from xaso.office.exchange.gateways.port import ListedOrgan, Offer, Traffic

PATHS = {
    "agencies": "/getAgenciesList",
    "send": "/sendEdoc",
    "received": "/getReceivedEdocList",
    "get": "/getEdoc",
    "status": "/updateStatus",
}
HEADERS = {
    "system": "systemid",
    "timestamp": "timestamp",
    "version": "XroadVnpt-version",
    "key": "XroadVnpt-sign-header-key",
    "signature": "XroadVnpt-sign-header",
    "hash": "XroadVnpt-hash-header",
    "parameters": "header",
}
PARAMETERS = {"version": "2.0", "service": "eDoc"}
FAULTS = {
    "401": Fault.NOT_LET_IN,
    "403": Fault.NOT_LET_IN,
    "18": Fault.UNKNOWN_RECEIVER,
    "19": Fault.UNKNOWN_SENDER,
    "23": Fault.RECEIVER_LOCKED,
    "10": Fault.REFUSED_THERE,
    "22": Fault.REFUSED_THERE,
}
SUCCESS = ("", "0", "OK", "ok", "success", "done")


class Vxp:
    """The axis as seen by one of our agencies."""

    def __init__(self, configuration: GatewayConfiguration, agency: str) -> None:
        self.key = configuration.key
        self.style = configuration.style()
        self.agency = agency
        self.secrets = configuration.agencies[agency]
        self.paths = {**PATHS, **configuration.paths}
        self.headers = {**HEADERS, **configuration.headers}
        self.parameters = {**PARAMETERS, **configuration.parameters}
        self.caller = Caller(configuration.address, configuration.seconds)

    def partners(self) -> Sequence[ListedOrgan]:
        """Return every agency of the axis, with both codes."""
        answer = self._ask("POST", "agencies", {})
        return [
            ListedOrgan(
                code=text_of(one, "code"),
                name=text_of(one, "name"),
                code102=text_of(one, "code102"),
                parent_name=text_of(one, "pname"),
                email=text_of(one, "mail"),
            )
            for one in rows_of(answer, "data", "agencies")
        ]

    def send(self, package: bytes, traffic: Traffic, receiver: str, name: str) -> str:
        """Send a package as the body."""
        said = self._said(traffic) | {"to": receiver}
        answer = self._ask("POST", "send", said, package)
        inner = answer.get("data") if isinstance(answer, dict) else None
        return text_of(inner if isinstance(inner, dict) else answer, "docId", "DocId")

    def offers(self, traffic: Traffic, since: datetime) -> Sequence[Offer]:
        """Return what waits; the axis offers whatever was not confirmed as done."""
        said = self._said(traffic) | {"fromDate": f"{local_day(since):%Y/%m/%d}"}
        rows = rows_of(self._ask("POST", "received", said), "data", "list")
        found = ((text_of(one, "docId", "DocId"), text_of(one, "from")) for one in rows)
        return [Offer(number, traffic, sender) for number, sender in found if number]

    @contextmanager
    def fetch(self, offer: Offer, most: int) -> Iterator[IO[bytes]]:
        """Give the package as the answer's body."""
        said = self._said(offer.traffic) | {"docId": offer.gateway_id}
        headers = self._signed(said, b"")
        with self.caller.file(self.paths["get"], headers, query={}, most=most) as (file, _):
            yield file

    def confirm(self, offer: Offer, *, taken: bool) -> None:
        """Write the transport's state: done or fail."""
        said = self._said(offer.traffic) | {
            "docId": offer.gateway_id,
            "status": "done" if taken else "fail",
        }
        self._ask("POST", "status", said)

    def _said(self, traffic: Traffic) -> dict[str, str]:
        return {
            "servicetype": self.parameters["service"],
            "messagetype": str(traffic),
            "from": self.agency,
        }

    def _ask(self, method: str, path: str, said: Mapping[str, str], body: bytes = b"") -> Any:
        answer = self.caller.json(method, self.paths[path], self._signed(said, body), body=body)
        return _without_fault(answer)

    def _signed(self, said: Mapping[str, str], body: bytes) -> dict[str, str]:
        system, stamp = self.secrets.get("system_id", ""), str(int(time.time() * 1000))
        digest = hashlib.sha256(body).hexdigest()
        secret = self.secrets.get("secret_key", "").encode()
        signed = "\n".join((system, stamp, digest)).encode()
        return {
            self.headers["system"]: system,
            self.headers["timestamp"]: stamp,
            self.headers["version"]: self.parameters["version"],
            self.headers["key"]: "systemid;timestamp;hash",
            self.headers["hash"]: digest,
            self.headers["signature"]: hmac.new(secret, signed, hashlib.sha256).hexdigest(),
            self.headers["parameters"]: json.dumps(dict(said)),
            "Content-Type": "application/octet-stream",
        }


def _without_fault(answer: Any) -> Any:
    if not isinstance(answer, dict):
        return answer
    code = text_of(answer, "ErrorCode", "errorCode")
    if code in SUCCESS:
        return answer
    fault = FAULTS.get(code, Fault.GATEWAY_FAULT)
    note = f"{code} {text_of(answer, 'ErrorDesc', 'errorDesc')}"
    if fault == Fault.NOT_LET_IN:
        raise NotLetInError(note)
    raise GatewayError(note, fault=fault)
