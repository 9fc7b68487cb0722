"""The axis's own address: a province's REST (``/v1/…``) and the national axis's calls, both at once."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from standins.axis.axis import Axis, AxisError, Member

UNAUTHORISED = 401
STAMP_SECONDS = 300


class AxisServer(ThreadingHTTPServer):
    """The server of one axis."""

    def __init__(self, axis: Axis, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.axis = axis


class Handler(BaseHTTPRequestHandler):
    """Answers for the axis."""

    server: AxisServer

    def do_GET(self) -> None:
        """Answer a call without a body."""
        self._answer_call(b"")

    def do_POST(self) -> None:
        """Answer a call with a body."""
        self._answer_call(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _answer_call(self, body: bytes) -> None:
        axis, parts = self.server.axis, urlsplit(self.path)
        axis.calls.append(f"{self.command} {parts.path}")
        time.sleep(axis.wishes.get("delay", 0))
        act = ACTS.get(f"{self.command} {parts.path}")
        if act is None:
            self._answer(404, {"errorCode": "404"})
        elif parts.path != "/wishes" and axis.happens("wrong_answer"):
            self._send(200, b"<html>Bad gateway</html>", "text/html")
        else:
            self._act(act, dict(parse_qsl(parts.query)), body)

    def _act(self, act: "Act", query: dict[str, str], body: bytes) -> None:
        try:
            found = act(self, query, body)
        except ConnectionAbortedError:
            return
        except PermissionError:
            self._answer(UNAUTHORISED, {"errorCode": "401", "ErrorCode": "401"})
        except AxisError as refusal:
            told = {"errorCode": refusal.code, "errorDesc": refusal.text}
            self._answer(200, told | {"ErrorCode": refusal.code, "ErrorDesc": refusal.text})
        else:
            if isinstance(found, bytes):
                self._send(200, found, "application/xml")
            else:
                self._answer(200, found)

    def bearer(self) -> str:
        """Return whose token came with the call."""
        axis = self.server.axis
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        code = axis.who(token)
        member = axis.members.get(code)
        if member is None:
            raise PermissionError
        if self.headers.get("X-SecretKey") != member.secret:
            raise AxisError("15", "Sai SystemId hoặc SecretKey")
        return code

    def signed(self, body: bytes) -> tuple[str, dict[str, str]]:
        """Return who signed the call, and its parameters."""
        system, stamp = self.headers.get("systemid", ""), self.headers.get("timestamp", "0")
        member = self.server.axis.members.get(system)
        digest = hashlib.sha256(body).hexdigest()
        late = abs(time.time() - int(stamp) / 1000) > STAMP_SECONDS
        if member is None or late or self.headers.get("XroadVnpt-hash-header") != digest:
            raise PermissionError
        wanted = _signature(member, system, stamp, digest)
        if not hmac.compare_digest(self.headers.get("XroadVnpt-sign-header", ""), wanted):
            raise PermissionError
        return system, json.loads(self.headers.get("header", "{}"))

    def part(self, body: bytes) -> tuple[str, bytes]:
        """Return kind and package out of a form with a file."""
        head = f"Content-Type: {self.headers.get('Content-Type')}\r\n\r\n".encode()
        form = BytesParser(policy=HTTP).parsebytes(head + body)
        parts = {
            one.get_param("name", header="content-disposition"): one.get_payload(decode=True)
            for one in form.iter_parts()  # type: ignore[attr-defined]
        }
        return parts["messageType"].decode(), parts["edocFile"]

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self._send(status, body, "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        with suppress(BrokenPipeError):  # who asked did not wait
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._write(body, kind)

    def _write(self, body: bytes, kind: str) -> None:
        pause = self.server.axis.wishes.get("drip", 0)
        if kind != "application/xml" or not pause:
            self.wfile.write(body)
            return
        with suppress(ConnectionError):
            for number in range(len(body)):
                self.wfile.write(body[number : number + 1])
                time.sleep(pause)


type Act = Callable[[Handler, dict[str, str], bytes], Any]


def _signature(member: Member, system: str, stamp: str, digest: str) -> str:
    content = "\n".join((system, stamp, digest)).encode()
    return hmac.new(member.secret.encode(), content, hashlib.sha256).hexdigest()


def _wish(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    call.server.axis.wishes = json.loads(body)
    return {}


def _log(call: Handler, _query: dict[str, str], _body: bytes) -> Any:
    axis = call.server.axis
    rows = [{"id": one.id, "from": one.sender, "to": one.receiver, "kind": one.traffic,
             "state": one.state, "size": len(one.package)} for one in axis.parcels]  # fmt: skip
    return {"calls": axis.calls[-200:], "parcels": rows}


def _login(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    told = json.loads(body)
    token = call.server.axis.login(told.get("username", ""), told.get("password", ""))
    return {"errorCode": "0", "data": {"access_token": token, "expires_in": 1800}}


def _send_form(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    sender = call.bearer()
    traffic, package = call.part(body)
    return {
        "errorCode": "0",
        "data": {"docId": call.server.axis.send(sender, traffic, package)},
    }


def _received(call: Handler, query: dict[str, str], _body: bytes) -> Any:
    code = call.bearer()
    rows = call.server.axis.box(code, query["messageType"], _day(query["fromDate"]))
    return {"errorCode": "0", "data": rows}


def _get(call: Handler, query: dict[str, str], _body: bytes) -> Any:
    axis = call.server.axis
    package = axis.open(call.bearer(), query["docId"])
    if axis.happens("garble"):
        return {"errorCode": "0", "data": {}}
    if axis.wishes.get("as_json"):
        return {"errorCode": "0", "data": {"content": base64.b64encode(package).decode()}}
    return package


def _update(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    code, told = call.bearer(), json.loads(body)
    call.server.axis.confirm(code, told["docId"], told["status"])
    return {"errorCode": "0"}


def _agencies(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    call.signed(body)
    return {"ErrorCode": "0", "data": _rows(call.server.axis)}


def _agencies_rest(call: Handler, _query: dict[str, str], _body: bytes) -> Any:
    call.bearer()
    return {"errorCode": "0", "data": _rows(call.server.axis)}


def _rows(axis: Axis) -> list[dict[str, str]]:
    return [
        {"code": one.code, "code102": one.code102, "name": one.name, "pname": "UBND tỉnh"}
        for one in axis.members.values()
    ]


def _send_signed(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    _system, said = call.signed(body)
    sender, traffic = said["from"], said["messagetype"]
    number = call.server.axis.send(sender, traffic, body, said.get("to", ""))
    return {"ErrorCode": "0", "status": "OK", "docId": number}


def _received_signed(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    _system, said = call.signed(body)
    rows = call.server.axis.box(said["from"], said["messagetype"], _day(said["fromDate"]))
    return {"ErrorCode": "0", "data": rows}


def _get_signed(call: Handler, _query: dict[str, str], body: bytes) -> bytes:
    _system, said = call.signed(body)
    return call.server.axis.open(said["from"], said["docId"])


def _update_signed(call: Handler, _query: dict[str, str], body: bytes) -> Any:
    _system, said = call.signed(body)
    call.server.axis.confirm(said["from"], said["docId"], said["status"])
    return {"ErrorCode": "0"}


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y/%m/%d").date()  # noqa: DTZ007 - a day


ACTS: dict[str, Act] = {
    "POST /wishes": _wish,
    "GET /log": _log,
    "POST /v1/auth/login": _login,
    "POST /v1/sendEdoc": _send_form,
    "GET /v1/syncReceivedEdocList": _received,
    "GET /v1/getEdoc": _get,
    "POST /v1/updateStatus": _update,
    "GET /v1/agencies": _agencies_rest,
    "POST /getAgenciesList": _agencies,
    "POST /sendEdoc": _send_signed,
    "POST /getReceivedEdocList": _received_signed,
    "GET /getEdoc": _get_signed,
    "POST /updateStatus": _update_signed,
}


def make_server(axis: Axis, port: int = 0) -> AxisServer:
    """Return a server of the axis on this machine; port 0 takes a free one."""
    return AxisServer(axis, port)


@contextmanager
def serve(axis: Axis) -> Iterator[str]:
    """Serve the axis inside the block on a free port; give its address."""
    server = make_server(axis)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
