"""What is hashed of a row: every column, in a fixed order, as bytes that mean one thing only.

A leaf is the format's version (1 byte, 0x01), the kind (1 byte: 0x01 audit entry, 0x02 access
record) and then each column of :data:`COLUMNS` in order: its length in bytes (4 bytes, big
endian) and its bytes, or 0xFFFFFFFF for null. A number is 8 bytes big endian with sign, a
moment the number of microseconds since 1970-01-01 UTC, an id its 16 bytes, a text its UTF-8,
``details`` the text that PostgreSQL gives for ``jsonb``, sealed bytes themselves. README.md of
the module repeats this for those who write another verifier.

Nothing here knows Django: the verifier reads rows by these statements too.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

VERSION = b"\x01"
NULL = b"\xff\xff\xff\xff"
_AT = "(extract(epoch FROM at) * 1000000)::bigint"
_FIRST = ("commit_number", "id", _AT, "commune_id")
_ENTRY = struct.Struct(">Bqq16s")
ENTRY_BYTES = _ENTRY.size

type Place = tuple[int, UUID]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the tables whose rows are sealed."""

    code: int
    table: str
    columns: tuple[str, ...]

    @property
    def select(self) -> str:
        """Return the statement that reads its rows of a commune, without further conditions."""
        columns = ", ".join(self.columns)
        return f"SELECT {columns} FROM {self.table} WHERE commune_id = %s"  # noqa: S608


ENTRIES = Kind(
    1,
    "audit_auditentry",
    (
        *_FIRST,
        "actor_id",
        "on_behalf_of_id",
        "action",
        "subject_kind",
        "subject_id",
        "details::text",
        "person_key_id",
        "body",
        "request_id",
        "host(address)",
    ),
)
ACCESSES = Kind(
    2,
    "audit_accessrecord",
    (
        *_FIRST,
        "actor_id",
        "person_index",
        "person_key_id",
        "body",
        "subject_kind",
        "subject_id",
        "request_id",
    ),
)
KINDS = (ENTRIES, ACCESSES)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is sealed: where it stands in the order, and the bytes that are hashed."""

    kind: Kind
    commit_number: int
    id: UUID
    at: int
    leaf: bytes

    @property
    def place(self) -> Place:
        """Return what rows are ordered by."""
        return self.commit_number, self.id


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tile remembers of a sealed row: enough to find it, and to miss it by name."""

    kind: int
    commit_number: int
    at: int
    id: UUID

    @property
    def place(self) -> Place:
        """Return what rows are ordered by."""
        return self.commit_number, self.id


def read_row(kind: Kind, values: Sequence[Any]) -> Row:
    """Return a row from the columns of its kind."""
    leaf = b"".join([VERSION, bytes([kind.code]), *map(_encode, values)])
    return Row(kind, values[0], values[1], values[2], leaf)


def pack_entry(row: Row) -> bytes:
    """Return what a tile remembers of a row."""
    return _ENTRY.pack(row.kind.code, row.commit_number, row.at, row.id.bytes)


def unpack_entries(packed: bytes) -> Iterator[Entry]:
    """Yield what a tile remembers, leaf by leaf; a torn end is left out."""
    whole = len(packed) - len(packed) % ENTRY_BYTES
    for code, commit_number, at, row_id in _ENTRY.iter_unpack(packed[:whole]):
        yield Entry(code, commit_number, at, UUID(bytes=row_id))


def _encode(value: Any) -> bytes:
    if value is None:
        return NULL
    if isinstance(value, int):
        data = value.to_bytes(8, "big", signed=True)
    elif isinstance(value, UUID):
        data = value.bytes
    else:
        data = value.encode() if isinstance(value, str) else bytes(value)
    return len(data).to_bytes(4, "big") + data
