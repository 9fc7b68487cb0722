"""Taking over what the page sent into the intake, exactly as it was typed."""

from collections.abc import Mapping
from typing import Any

from xaso.public_services.counter.content import Content, Matter, Person, Row
from xaso.public_services.dossiers.api import ComponentKind

LONGEST = 1000
PERSON = (
    "name", "number", "birth_date", "address", "representative", "phone", "email",
)  # fmt: skip
MATTER = (
    "channel", "sets", "quantity", "copies", "fee", "collection", "collection_address",
    "limit", "limit_unit", "note", "exemption", "exemption_proof",
)  # fmt: skip
AUTHORITY = ("authority", "authority_note", "authority_until")
ROW = ("kind", "quantity", "note", "answer", "name")
NEVER_EMPTY = {"channel", "sets", "quantity", "copies", "collection", "limit_unit", "authority"}
READ_ONLY = {"name", "number", "birth_date", "address"}


def take_over(content: Content, sent: Mapping[str, str]) -> None:
    """Put every sent field in its place; what the page did not show stays as it was."""
    _take_person(content.applicant, sent, "a")
    _take_person(content.submitter, sent, "s")
    _take(content, sent, (*AUTHORITY, "ticket"), "")
    matter = content.matter
    _take(matter, sent, MATTER, "m-")
    for key, row in matter.rows.items():
        _take_row(row, sent, f"r-{key}-")


def _take_person(person: Person, sent: Mapping[str, str], prefix: str) -> None:
    names = [one for one in PERSON if not (person.is_known and one in READ_ONLY)]
    _take(person, sent, tuple(names), f"{prefix}-")


def _take_row(row: Row, sent: Mapping[str, str], prefix: str) -> None:
    _take(row, sent, ROW, prefix)
    if f"{prefix}quantity" in sent:
        row.present = f"{prefix}present" in sent
        row.give_back = f"{prefix}give_back" in sent
    if row.kind not in ComponentKind:
        row.kind = ComponentKind.COPY


def _take(target: Any, sent: Mapping[str, str], names: tuple[str, ...], prefix: str) -> None:
    for name in names:
        value = sent.get(f"{prefix}{name}")
        if isinstance(value, str) and (
            value.strip() or name not in NEVER_EMPTY or prefix[:1] == "r"
        ):
            setattr(target, name, value.replace("\x00", "").strip()[:LONGEST])


def blank_matter(like: Matter) -> Matter:
    """Return another matter for the same person: how the result is collected stays."""
    return Matter(
        channel=like.channel,
        collection=like.collection,
        collection_address=like.collection_address,
    )
