"""The mail server as far as we need it: which letters lie there, their content, another folder.

Nothing is ever deleted there, and no letter is marked as read by being fetched.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls
from imap_tools.errors import ImapToolsError

from xaso.office.documents.mailbox.configuration import MailboxConfiguration

FAILURES = (OSError, IMAP4.error, ImapToolsError)
"""What goes wrong between us and a mail server: not reached, not let in, not understood."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class CannotMoveError(IMAP4.error):
    """The server cannot move letters (RFC 6851), so that they would have to be deleted."""


@dataclass(frozen=True, slots=True)
class OpenMailbox:
    """A mailbox while it is looked into; ``validity`` changes when the server numbers anew."""

    box: BaseMailBox
    validity: int

    def uids(self) -> list[int]:
        """Return the numbers of the letters that lie there, the oldest first."""
        return sorted(int(one) for one in self.box.uids("UNDELETED"))

    def heading(self, uid: int) -> tuple[bytes, int] | None:
        """Return the headers of a letter and its size; nothing if it has gone."""
        found = self._fetch(uid, "(RFC822.SIZE BODY.PEEK[HEADER])")
        if found is None:
            return None
        content, said = found
        size = _SIZE.search(said)
        return content, int(size[1]) if size else 0

    def content(self, uid: int) -> bytes | None:
        """Return a whole letter as it came; nothing if it has gone."""
        found = self._fetch(uid, "(BODY.PEEK[])")
        return found[0] if found else None

    def move(self, uid: int, folder: str) -> None:
        """Move a letter; the folder is made where it is missing."""
        if not self.box.folder.exists(folder):
            self.box.folder.create(folder)
            self.box.folder.subscribe(folder, value=True)
        self.box.move(str(uid), folder)

    def _fetch(self, uid: int, parts: str) -> tuple[bytes, bytes] | None:
        """Return what was asked for, and what else the server said of the letter."""
        status, data = self.box.client.uid("FETCH", str(uid), parts)
        found = next((one for one in data or () if isinstance(one, tuple)), None)
        if status != "OK" or found is None:
            return None
        said = [one for one in data if isinstance(one, bytes)]
        return found[1], b" ".join([found[0], *said])


@contextmanager
def open_mailbox(given: MailboxConfiguration) -> Iterator[OpenMailbox]:
    """Open a mailbox for the length of a block, always over TLS with a verified server.

    Raises:
        OSError: the server is not reached, or is not the one it should be.
        IMAP4.error: it does not let us in, or cannot move letters.
        ImapToolsError: it answers otherwise than it should.
    """
    context = ssl.create_default_context(cafile=given.authority or None)
    kind = MailBox if given.tls == "tls" else MailBoxStartTls
    box = kind(given.host, given.port, timeout=given.seconds, ssl_context=context)
    try:
        _sign_in(box, given)
        found = box.folder.status(given.folder, ["UIDVALIDITY"])
        yield OpenMailbox(box, found["UIDVALIDITY"])
    finally:
        _sign_out(box)


def _sign_in(box: BaseMailBox, given: MailboxConfiguration) -> None:
    is_plain = given.user.isascii() and given.password.isascii()
    sign_in = box.login if is_plain else box.login_utf8
    sign_in(given.user, given.password, initial_folder=None)
    box.client._get_capabilities()
    if "MOVE" not in box.client.capabilities:
        raise CannotMoveError("MOVE")
    box.folder.set(given.folder)


def _sign_out(box: BaseMailBox) -> None:
    try:
        box.logout()
    except FAILURES:
        box.client.shutdown()
