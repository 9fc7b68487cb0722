"""What was typed at the desk so far: plain texts, exactly as typed, so that nothing is lost."""

import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from xaso.lib.ids import uuid7


class Source(StrEnum):
    """Where the facts about a person come from."""

    NOBODY = ""
    RESIDENT = "resident"
    CARD = "card"
    TYPED = "typed"
    ORGANISATION = "organisation"


@dataclass
class Person:
    """Somebody at the desk, or somebody for whom they came; texts as typed or as read."""

    source: str = Source.NOBODY
    name: str = ""
    number: str = ""
    birth_date: str = ""
    birth_year: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    resident_id: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the facts were read from the register or a card and are not typed."""
        return self.source in (Source.RESIDENT, Source.CARD)

    @property
    def is_there(self) -> bool:
        """Whether somebody was named at all."""
        return self.source != Source.NOBODY


@dataclass
class Row:
    """A line of the checklist: ``name`` only where the officer added the paper."""

    present: bool = False
    kind: str = ""
    quantity: str = "1"
    give_back: bool = False
    note: str = ""
    answer: str = ""
    name: str = ""
    files: list[str] = field(default_factory=list)


@dataclass
class Matter:
    """One dossier of the person at the desk, under one procedure."""

    key: str = field(default_factory=lambda: str(uuid7()))
    version: str = ""
    channel: str = "in_person"
    sets: str = "1"
    quantity: str = "1"
    copies: str = "1"
    fee: str = ""
    exemption: str = ""
    exemption_proof: str = ""
    collection: str = "desk"
    collection_address: str = ""
    limit: str = ""
    limit_unit: str = "working_day"
    note: str = ""
    outside: bool = False
    commune: str = ""
    refusal: str = ""
    unfinished: bool = False
    rows: dict[str, Row] = field(default_factory=dict)

    @property
    def version_id(self) -> UUID | None:
        """The chosen version of a procedure."""
        return UUID(self.version) if self.version else None

    def extras(self) -> dict[str, Row]:
        """Return the papers that the officer added to those of the procedure."""
        return {key: row for key, row in self.rows.items() if key.startswith("extra")}


@dataclass
class Content:
    """An intake: the person, who acts for them, and one matter or several."""

    applicant: Person = field(default_factory=Person)
    submitter: Person = field(default_factory=Person)
    by_other: bool = False
    authority: str = "paper"
    authority_note: str = ""
    authority_until: str = ""
    matters: list[Matter] = field(default_factory=lambda: [Matter()])
    at: str = ""
    ticket: str = ""
    checked: bool = False

    @property
    def matter(self) -> Matter:
        """The matter that is open on the screen."""
        return next((one for one in self.matters if one.key == self.at), self.matters[-1])

    @property
    def others(self) -> list[Matter]:
        """The matters laid aside while another is on the screen."""
        return [one for one in self.matters if one is not self.matter]

    def as_json(self) -> str:
        """Return everything as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what :meth:`as_json` wrote, also by an earlier release."""
        data = _known(cls, json.loads(text))
        data["applicant"] = Person(**_known(Person, data.get("applicant", {})))
        data["submitter"] = Person(**_known(Person, data.get("submitter", {})))
        data["matters"] = [_matter(one) for one in data.get("matters", [])] or [Matter()]
        return cls(**data)


def _matter(data: dict[str, Any]) -> Matter:
    known = _known(Matter, data)
    rows = known.get("rows", {})
    known["rows"] = {key: Row(**_known(Row, row)) for key, row in rows.items()}
    return Matter(**known)


def _known(kind: type, data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what this release does not know."""
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in data.items() if name in names}
