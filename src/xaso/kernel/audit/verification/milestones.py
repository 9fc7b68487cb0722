"""The signed states that the tree has to have passed through, in the order of their sizes."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xaso.kernel.audit.verification.findings import Fault, Finding, Summary
from xaso.kernel.audit.verification.reading import Source, witness_lines
from xaso.lib.checkpoints import Checkpoint, NoCheckpointError, is_signed, read


@dataclass(frozen=True, slots=True)
class Milestone:
    """A checkpoint that our key signed, and where it was read."""

    state: Checkpoint
    place: str
    is_ours: bool

    @property
    def size(self) -> int:
        """Return how many leaves the tree had."""
        return self.state.size


class Milestones:
    """Reads checkpoints of the database and of the witness; puts the false ones aside."""

    def __init__(
        self, source: Source, keys: Iterable[Ed25519PublicKey], summary: Summary
    ) -> None:
        self.source, self.keys, self.summary = source, list(keys), summary
        self.origin = f"xaso/audit/{source.commune}"
        self.findings: list[Finding] = []
        self._is_begun = False

    def newest(self) -> Checkpoint | None:
        """Return the newest checkpoint of the database that our key signed."""
        for size, note in self.source.checkpoints(newest_first=True):
            self._is_begun = True
            state = self._signed(note)
            if state and state.size == size:
                return state
        return None

    def read(self, note: str) -> Checkpoint | None:
        """Return what a note says if our key signed it."""
        return self._signed(note)

    def all(self, witness: Path | None) -> Iterator[Milestone]:
        """Yield every signed state, those of the witness among those of the database."""
        outside = self._of_witness(witness) if witness else ()
        return heapq.merge(self._of_database(), outside, key=attrgetter("size"))

    def _of_database(self) -> Iterator[Milestone]:
        for size, note in self.source.checkpoints():
            state = self._signed(note)
            self.summary.checkpoints += 1
            if state and state.size == size:
                yield Milestone(state, "the database", is_ours=True)
            else:
                message = (
                    f"The checkpoint of size {size} in the database is not signed by our key."
                )
                self.findings.append(Finding(Fault.FORGED, message))

    def _of_witness(self, path: Path) -> Iterator[Milestone]:
        """Yield what the witness knows; one that is gone is no excuse once something is signed."""
        try:
            yield from self._of_lines(path)
        except OSError as error:
            if self._is_begun or not isinstance(error, FileNotFoundError):
                message = f"The witness {path} cannot be read ({type(error).__name__})."
                self.findings.append(Finding(Fault.ABSENT, message))

    def _of_lines(self, path: Path) -> Iterator[Milestone]:
        last = 0
        for number, note in witness_lines(path):
            place = f"line {number} of the witness"
            state = self._signed(note)
            if state and state.size > last:
                last = state.size
                self.summary.witnessed += 1
                yield Milestone(state, place, is_ours=False)
            elif note:
                message = f"The checkpoint in {place} is not the next one that our key signed."
                self.findings.append(Finding(Fault.FORGED, message))
            else:
                message = f"There is no checkpoint in {place}."
                self.findings.append(Finding(Fault.UNREADABLE, message))

    def _signed(self, note: str) -> Checkpoint | None:
        try:
            state = read(note)
        except NoCheckpointError:
            return None
        return state if state.origin == self.origin and is_signed(note, self.keys) else None
