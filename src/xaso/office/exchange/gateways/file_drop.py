"""Exchange by files: a folder for what goes and one for what comes, carried by whatever carries files.

``ADDRESS/CODE/in`` and ``ADDRESS/CODE/out`` belong to one of our agencies. What goes is written under a
hidden name and renamed, so that nobody takes half a file; what was taken moves to ``in/done``, what could
not be to ``in/fail``. Names end in ``.edoc.edxml`` or ``.status.edxml``; any other ``.edxml`` is a document.
A name may be used again, and may be anything: a package's number is its name made harmless, ``~``, and a
digest of name, size and moment.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from xaso.lib import clock
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.gateways.configuration import GatewayConfiguration
from xaso.office.exchange.gateways.faults import GatewayAwayError, GatewayError
from xaso.office.exchange.gateways.port import ListedOrgan, Offer, Traffic

ENDING = ".edxml"
LONGEST_NAME = 150
SETTLED = 2.0
"""Seconds for which a file must not have changed before it is taken, where it was not renamed."""


class FileDrop:
    """The folders of one of our agencies."""

    def __init__(self, configuration: GatewayConfiguration, agency: str) -> None:
        self.key = configuration.key
        self.style = configuration.style()
        place = Path(configuration.address) / agency
        self.incoming, self.outgoing = place / "in", place / "out"

    def partners(self) -> Sequence[ListedOrgan]:
        """Return nothing: a folder has no directory."""
        return []

    def send(self, package: bytes, traffic: Traffic, receiver: str, name: str) -> str:
        """Write the package under the same name at each attempt, so that it is there once."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{receiver}_{name}").strip(".-")
        final = self.outgoing / f"{plain}.{traffic}{ENDING}"
        waiting = self.outgoing / f".{plain}.{os.getpid()}.part"
        try:
            self.outgoing.mkdir(parents=True, exist_ok=True)
            with waiting.open("wb") as file:
                file.write(package)
                file.flush()
                os.fsync(file.fileno())
            waiting.replace(final)
        except OSError as error:
            raise GatewayAwayError(type(error).__name__) from error
        return final.name

    def offers(self, traffic: Traffic, since: datetime) -> Sequence[Offer]:
        """Return the files that lie there, the oldest first."""
        settled = clock.now().timestamp() - SETTLED
        return [
            Offer(number, traffic)
            for number, (name, changed) in self._lying_there().items()
            if changed <= settled and _traffic(name) == traffic
        ]

    @contextmanager
    def fetch(self, offer: Offer, most: int) -> Iterator[IO[bytes]]:
        """Give the file itself; one that is a link to elsewhere is refused."""
        path = self._path(offer)
        if path.is_symlink():
            raise GatewayError(offer.gateway_id, fault=Fault.BAD_NAME)
        try:
            file = path.open("rb")
        except OSError as error:
            raise GatewayAwayError(type(error).__name__) from error
        with file:
            yield file

    def confirm(self, offer: Offer, *, taken: bool) -> None:
        """Move the file to what was done, or to what failed, beside any of the same name there."""
        folder = self.incoming / ("done" if taken else "fail")
        try:
            path = self._path(offer)
            if path.parent == folder:
                return
            folder.mkdir(exist_ok=True)
            final = folder / path.name
            path.replace(folder / offer.gateway_id if final.exists() else final)
        except FileGoneError:
            return
        except OSError as error:
            raise GatewayAwayError(type(error).__name__) from error

    def _path(self, offer: Offer) -> Path:
        """Return the file that is offered under a number, or was and failed."""
        for folder in (self.incoming, self.incoming / "fail"):
            found = self._lying_there(folder).get(offer.gateway_id)
            if found is not None:
                return folder / found[0]
        failed = self.incoming / "fail" / offer.gateway_id
        if failed.parent == self.incoming / "fail" and failed.exists():
            return failed
        raise FileGoneError("FileNotFoundError")

    def _lying_there(self, folder: Path | None = None) -> dict[str, tuple[str, float]]:
        """Return names and moments of the files in a folder, the oldest first, by their numbers."""
        place = folder or self.incoming
        try:
            self.incoming.mkdir(parents=True, exist_ok=True)
            found = [(one, one.lstat()) for one in place.glob(f"[!.]*{ENDING}")]
        except OSError as error:
            raise GatewayAwayError(type(error).__name__) from error
        found.sort(key=lambda pair: (pair[1].st_mtime_ns, pair[0].name))
        return {_number(path.name, told): (path.name, told.st_mtime) for path, told in found}


class FileGoneError(GatewayAwayError):
    """The file lies there no longer."""


def _number(name: str, told: os.stat_result) -> str:
    seen = b"%d %d %s" % (told.st_mtime_ns, told.st_size, os.fsencode(name))
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:LONGEST_NAME]
    return f"{safe}~{hashlib.sha256(seen).hexdigest()[:16]}"


def _traffic(name: str) -> Traffic:
    return Traffic.STATUS if name.endswith(f".{Traffic.STATUS}{ENDING}") else Traffic.EDOC
