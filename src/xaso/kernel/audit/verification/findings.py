"""What the verifier says."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from xaso.kernel.audit.leaves import KINDS, Entry, Row

_TABLES = {kind.code: kind.table for kind in KINDS}


class Fault(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    FORGED = "forged"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    BACKDATED = "backdated"
    LATE = "late"

    @property
    def is_warning(self) -> bool:
        """Whether it can come about without anybody having touched anything."""
        return self in (Fault.UNREADABLE, Fault.BACKDATED, Fault.LATE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; the row is named where there is one."""

    fault: Fault
    message: str
    leaf: int | None = None
    table: str = ""
    row: str = ""
    at: str = ""

    def as_plain(self) -> dict[str, Any]:
        """Return plain values for JSON, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    @property
    def sentence(self) -> str:
        """Return one line for people."""
        place = f"leaf {self.leaf}, " if self.leaf is not None else ""
        row = f" [{place}{self.table} {self.row}, {self.at}]" if self.row else ""
        return f"{self.fault.value.upper():10} {self.message}{row}"


@dataclass(slots=True)
class Summary:
    """What was looked at in one commune."""

    commune: int
    leaves: int = 0
    checkpoints: int = 0
    witnessed: int = 0
    waiting: int = 0
    root: str = ""
    faults: dict[str, int] = field(default_factory=dict)

    def count(self, finding: Finding) -> None:
        """Take note of a finding."""
        self.faults[finding.fault.value] = self.faults.get(finding.fault.value, 0) + 1

    @property
    def is_sound(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(Fault(name).is_warning for name in self.faults)

    def as_plain(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"ok": self.is_sound, **asdict(self)}


def about_leaf(fault: Fault, message: str, leaf: int, entry: Entry) -> Finding:
    """Say something of a sealed row, as the tile remembers it."""
    table = _TABLES.get(entry.kind, "")
    return Finding(fault, message, leaf, table, str(entry.id), say_moment(entry.at))


def about_row(fault: Fault, message: str, row: Row) -> Finding:
    """Say something of a row that is in the database."""
    return Finding(fault, message, table=row.kind.table, row=str(row.id), at=say_moment(row.at))


def say_moment(microseconds: int) -> str:
    """Return the moment as text; the bare number when no calendar holds it."""
    try:
        return datetime.fromtimestamp(microseconds / 1_000_000, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(microseconds)
