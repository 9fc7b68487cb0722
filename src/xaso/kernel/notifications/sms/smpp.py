"""Text messages over SMPP 3.4: one bind for a batch, receipts on the same line."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from smpplib import client, consts, exceptions, gsm

from xaso.kernel.notifications.channels import Message, RefusedError, Send, Sent
from xaso.kernel.notifications.models import Gateway
from xaso.kernel.notifications.receipts import Receipt, note_receipt
from xaso.kernel.notifications.sms.pace import Pace, pace_of
from xaso.kernel.notifications.sms.text import text_of

logging.getLogger("smpplib.xaso").setLevel(logging.ERROR)  # lower levels print whole messages
SECONDS = 10
NEVER = {consts.SMPP_ESME_RINVDSTADR, consts.SMPP_ESME_RINVMSGLEN}
"""Answers after which the same message will not be taken either."""
ENDS = {
    b"DELIVRD": Receipt.DELIVERED,
    b"EXPIRED": Receipt.FAILED,
    b"DELETED": Receipt.FAILED,
    b"UNDELIV": Receipt.FAILED,
    b"REJECTD": Receipt.FAILED,
}
_RECEIPT = re.compile(rb"id:(\S+).*?stat:(\w+)", re.IGNORECASE | re.DOTALL)


class NotTakenError(Exception):
    """The message centre did not take a message this time."""


@dataclass
class Line:
    """A bound line to a message centre: sends part by part, takes receipts in between."""

    gateway: Gateway
    client: client.Client
    pace: Pace
    answers: dict[int, tuple[int, str]] = field(default_factory=dict)

    def send(self, message: Message) -> Sent:
        """Send a message in as many parts as it needs; known by the name of its last part.

        Only that one asks for a receipt: those of the others would be unknown here, and told
        again and again.
        """
        parts, coding, features = gsm.make_parts(text_of(message, self.gateway))
        reference = ""
        for number, part in enumerate(parts, start=1):
            self.pace.keep()
            sent = self.client.send_message(
                source_addr_ton=consts.SMPP_TON_ALNUM,
                source_addr_npi=consts.SMPP_NPI_UNK,
                source_addr=self.gateway.sender,
                dest_addr_ton=consts.SMPP_TON_INTL,
                dest_addr_npi=consts.SMPP_NPI_ISDN,
                destination_addr=message.address.lstrip("+"),
                short_message=part,
                data_coding=coding,
                esm_class=features,
                registered_delivery=int(number == len(parts)),
            )
            reference = self._answer_to(sent.sequence)
        return Sent(reference, len(parts))

    def take_receipts(self, seconds: float) -> None:
        """Take what the message centre has to tell now, and what it tells for so long."""
        end = time.monotonic() + seconds
        self.client.poll(auto_send_enquire_link=False)
        while time.monotonic() < end:
            time.sleep(0.05)
            self.client.poll(auto_send_enquire_link=False)

    def take_answer(self, pdu: Any) -> None:
        """Keep the answer to a part."""
        name = pdu.message_id or b""
        self.answers[pdu.sequence] = (pdu.status, name.decode("ascii", "replace"))

    def take_receipt(self, pdu: Any) -> int:
        """Keep a receipt; one of a message not known yet is asked for once more."""
        told = _RECEIPT.search(pdu.short_message or b"")
        end = ENDS.get(told[2].upper()) if told else None
        if told is None or end is None:
            return int(consts.SMPP_ESME_ROK)
        reference = told[1].decode("ascii", "replace")
        is_known = note_receipt(self.gateway.channel, reference, end)
        return int(consts.SMPP_ESME_ROK if is_known else consts.SMPP_ESME_RX_T_APPN)

    def _answer_to(self, sequence: int) -> str:
        while sequence not in self.answers:
            self.client.read_once(auto_send_enquire_link=False)
        status, reference = self.answers.pop(sequence)
        if status in NEVER:
            raise RefusedError(f"smpp {status:#x}")
        if status:
            raise NotTakenError
        return reference


@contextmanager
def session(gateway: Gateway) -> Iterator[Send]:
    """Bind for some messages; what is told meanwhile and right after is taken as well."""
    with bound(gateway) as line:
        yield line.send
        line.take_receipts(0)


@contextmanager
def bound(gateway: Gateway) -> Iterator[Line]:
    """Bind as transceiver, and unbind at the end."""
    host, _, port = gateway.address.rpartition(":")
    speaker = client.Client(
        host,
        int(port),
        timeout=SECONDS,
        logger_name="smpplib.xaso",
        allow_unknown_opt_params=True,
    )
    line = Line(gateway, speaker, pace_of(gateway.pk, gateway.per_second))
    speaker.set_message_sent_handler(line.take_answer)
    speaker.set_message_received_handler(line.take_receipt)
    speaker.set_error_pdu_handler(lambda pdu: None)
    try:
        speaker.connect()
        speaker.bind_transceiver(system_id=gateway.account, password=gateway.secret)
        yield line
    finally:
        with suppress(exceptions.PDUError, exceptions.ConnectionError, OSError):
            speaker.unbind()
        speaker.disconnect()


def collect_receipts(gateway: Gateway, *, seconds: float = 3.0) -> None:
    """Bind only to take receipts that came while nobody was bound."""
    with bound(gateway) as line:
        line.take_receipts(seconds)
