"""A message centre that speaks SMPP 3.4, made of the PDUs of smpplib."""

import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

from smpplib import consts, gsm, smpp

from standins.sms.phones import Network

ALPHABET = gsm.GSM_CHARACTER_TABLE
UDHI = consts.SMPP_GSMFEAT_UDHI
RECEIPT = 0x04


class MessageCentre(ThreadingTCPServer):
    """The message centre of a network; one account may bind."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, network: Network, port: int, account: str, password: str) -> None:
        super().__init__(("127.0.0.1", port), Session)
        self.network, self.account, self.password = network, account, password
        self.binds, self.again = 0, list[tuple[str, bool]]()


class Session(BaseRequestHandler):
    """One bound line."""

    server: MessageCentre

    def setup(self) -> None:
        """Begin with nothing received."""
        self.parts: dict[tuple[str, int], list[bytes]] = {}
        self.unanswered: dict[int, tuple[str, bool]] = {}
        self.sequence, self.bound, self.count = 0, False, 0
        self.request.settimeout(0.05)

    def handle(self) -> None:
        """Answer until the other side unbinds or goes away."""
        with suppress(ConnectionError, OSError):
            while self._step():
                pass
        self.server.again += self.unanswered.values()

    def next_sequence(self) -> int:
        """Give the next number of our own questions, as smpplib wants it of a client."""
        self.sequence += 1
        return self.sequence

    def _step(self) -> bool:
        pdu = self._read()
        if pdu is None:
            self._tell_receipts()
            return True
        if pdu.command == "unbind":
            self._answer(pdu, "unbind_resp")
            return False
        acts: dict[str, Callable[[Any], Any]] = {
            "bind_transceiver": self._bind,
            "submit_sm": self._submit,
            "deliver_sm_resp": self._told,
            "enquire_link": lambda pdu: self._answer(pdu, "enquire_link_resp"),
        }
        if pdu.command in acts:
            acts[pdu.command](pdu)
        return True

    def _read(self) -> Any:
        try:
            head = self._exactly(4)
        except TimeoutError:
            return None
        raw = head + self._exactly(struct.unpack(">L", head)[0] - 4)
        return smpp.parse_pdu(raw, client=self, allow_unknown_opt_params=True)

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            try:
                some = self.request.recv(size - len(found))
            except TimeoutError:
                if not found and size == 4:
                    raise
                continue
            if not some:
                raise ConnectionError
            found += some
        return found

    def _bind(self, pdu: Any) -> None:
        given = (pdu.system_id.decode(), pdu.password.decode())
        is_right = given == (self.server.account, self.server.password)
        status = consts.SMPP_ESME_ROK if is_right else consts.SMPP_ESME_RINVPASWD
        self.bound = is_right
        self.server.binds += 1
        self._answer(pdu, "bind_transceiver_resp", status=status, system_id="standin")

    def _submit(self, pdu: Any) -> None:
        wish = self.server.network.wish
        time.sleep(wish["slow"])
        self.count += 1
        if wish["cut"] and self.count > wish["cut"]:
            raise ConnectionError
        if wish["refuse"]:
            self._answer(pdu, "submit_sm_resp", status=int(wish["refuse"], 16), message_id="")
            return
        number = self._keep(pdu)
        if wish["early"]:
            self._tell_receipts()
        self._answer(pdu, "submit_sm_resp", message_id=number)

    def _keep(self, pdu: Any) -> str:
        """Put parts together; the message arrives with its last one."""
        to, body = pdu.destination_addr.decode(), bytes(pdu.short_message)
        parts = [body]
        if pdu.esm_class & UDHI:
            key = (to, body[3])
            parts = self.parts.setdefault(key, [])
            parts.append(body[6:])
            if len(parts) < body[4]:
                name = f"part-{body[3]}-{body[5]}"
                self.server.again += [(name, True)] * pdu.registered_delivery
                return name
        text = _decode(b"".join(parts), pdu.data_coding)
        sender = pdu.source_addr.decode()
        return self.server.network.take(to=to, sender=sender, text=text, parts=len(parts))

    def _tell_receipts(self) -> None:
        if not self.bound:
            return
        again, self.server.again = self.server.again, []
        for number, arrived in again + self.server.network.take_receipts():
            self._tell(number, arrived=arrived)

    def _tell(self, number: str, *, arrived: bool) -> None:
        stat = "DELIVRD" if arrived else "UNDELIV"
        text = f"id:{number} sub:001 dlvrd:001 submit date:2611221000 done date:2611221001 "
        pdu = smpp.make_pdu(
            "deliver_sm",
            client=self,
            esm_class=RECEIPT,
            source_addr="84",
            destination_addr="",
            short_message=f"{text}stat:{stat} err:000 text:".encode(),
        )
        self.unanswered[pdu.sequence] = (number, arrived)
        self.request.sendall(pdu.generate())

    def _told(self, pdu: Any) -> None:
        """Keep what was not taken, to tell it again a moment later."""
        row = self.unanswered.pop(pdu.sequence, None)
        if row is None:
            return
        self.server.network.told.append((row[0], "smpp", pdu.status))
        if pdu.status != consts.SMPP_ESME_ROK:
            self.server.again.append(row)

    def _answer(self, pdu: Any, command: str, **fields: Any) -> None:
        reply = smpp.make_pdu(command, client=self, **fields)
        reply.sequence = pdu.sequence
        self.request.sendall(reply.generate())


def _decode(body: bytes, coding: int) -> str:
    if coding == consts.SMPP_ENCODING_ISO10646:
        return body.decode("utf-16-be")
    text, escaped = "", 0
    for one in body:
        if one == 0x1B:
            escaped = 0x80
            continue
        text, escaped = text + ALPHABET[one + escaped], 0
    return text


@contextmanager
def serve_smpp(
    network: Network, *, port: int = 0, account: str = "xaso", key: str = "bimat12"
) -> Iterator[MessageCentre]:
    """Serve the network by SMPP inside the block, on a free port unless one is given."""
    centre = MessageCentre(network, port, account, key)
    thread = Thread(target=centre.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield centre
    finally:
        centre.shutdown()
        centre.server_close()
        thread.join()
