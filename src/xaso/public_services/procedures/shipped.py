"""The procedures that the product ships, read into plain records with words for people."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xaso.public_services.procedures.contracts import (
    Channel,
    ComponentKind,
    DetailLevel,
    FeeKind,
    FeeUnit,
)

DATA = Path(__file__).parent / "data"
SAME_DAY = "same_day_or_next_working_day_if_received_after_15:00"
OVERSEAS = "overseas missions only"


@dataclass(frozen=True, slots=True)
class ShippedComponent:
    """A paper as the list asks for it."""

    name: str
    kind: str
    shown_only: bool
    required: bool | None
    condition: str
    question: str
    channel: str


@dataclass(frozen=True, slots=True)
class ShippedLimit:
    """A time limit for one channel, or for any when the channel is empty."""

    channel: str
    value: int
    unit: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class ShippedFee:
    """An amount for a unit through one channel."""

    channel: str
    kind: str
    amount: int | None
    unit: str
    text: str
    source: str
    from_unit: int = 1
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class ShippedProcedure:
    """One record of the list, complete; equal records need no new version."""

    code: str
    name: str
    field: str
    level: str
    applicants: str
    competent_body: str
    decision_no: str
    source_url: str
    verified: bool
    detail_level: str
    limit_verified: bool
    rule: str
    rule_text: str
    fee_note: str
    result_name: str
    result_code: str
    other_results: list[str]
    steps: list[str]
    notes: list[str]
    legal_bases: list[str]
    channels: list[str]
    components: list[ShippedComponent]
    limits: list[ShippedLimit]
    fees: list[ShippedFee]

    @property
    def fingerprint(self) -> str:
        """Return what changes when anything people see changes."""
        plain = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()


def shipped_procedures() -> list[ShippedProcedure]:
    """Return the list in the order of the codes."""
    rows = json.loads((DATA / "procedures.json").read_text(encoding="utf-8"))
    return [read_procedure(row) for row in rows]


def read_procedure(row: dict[str, Any]) -> ShippedProcedure:
    """Return one record of the list with its working notes in words for people."""
    rule = row["time_limit_rule"] or ""
    return ShippedProcedure(
        code=row["code"],
        name=row["name_vi"],
        field=row["field"],
        level=row["level"],
        applicants=row["applicant"] or "",
        competent_body=row["competent_body"] or "",
        decision_no=row["decision_no"] or "",
        source_url=row["source_url"] or "",
        verified=row["verified"],
        detail_level=DetailLevel(row["detail_level"]).value,
        limit_verified=row["time_limit_verified"],
        rule=SAME_DAY if rule.startswith(SAME_DAY) else "",
        rule_text=_say("limit_rules", rule),
        fee_note=_fee_note(row["fee_text"] or ""),
        result_name=row["result"] or "",
        result_code=row["result_code"] or "",
        other_results=row["other_results"],
        steps=[_say("steps", text) for text in row["steps"]],
        notes=[_say("notes", text) for text in row["notes"]],
        legal_bases=row["legal_basis"],
        channels=[Channel(channel).value for channel in row["channels"]],
        components=[_component(paper) for paper in row["components"]],
        limits=_limits(row),
        fees=_fees(row),
    )


def _component(row: dict[str, Any]) -> ShippedComponent:
    known = _conditions().get(row.get("condition", ""))
    return ShippedComponent(
        name=row["name"],
        kind=ComponentKind(row["original_or_copy"]).value,
        shown_only=row["present_only"],
        required=row["required"],
        condition=known["text"] if known else row.get("condition", ""),
        question=known["question"] if known else "",
        channel=row.get("channel", ""),
    )


def _limits(row: dict[str, Any]) -> list[ShippedLimit]:
    """Return the limits; one a channel is promised, the record's own where it is among them.

    The rows of a record whose limit was not confirmed are shown and never promised.
    """
    head = (row["time_limit"]["value"], row["time_limit"]["unit"])
    by_channel: dict[str, list[tuple[int, str]]] = {}
    for line in row["time_limit_by_channel"]:
        if line["value"]:
            stated = by_channel.setdefault(line["channel"], [])
            pair = (line["value"], line["unit"])
            stated += [pair] if pair not in stated else []
    limits = [ShippedLimit("", *head, is_default=True)] if head[0] else []
    for channel, stated in by_channel.items():
        promised = head if head in stated else stated[0]
        limits += [
            ShippedLimit(channel, *pair, pair == promised and row["time_limit_verified"])
            for pair in stated
        ]
    return limits


def _fees(row: dict[str, Any]) -> list[ShippedFee]:
    kind = _fee_kind(row)
    scale = next((one for one in _file("fees")["scale"] if one["code"] == row["code"]), None)
    if scale:
        return [
            ShippedFee(
                scale["channel"],
                kind,
                tier["amount"],
                scale["unit"],
                "",
                scale["source"],
                from_unit=tier["from_unit"],
                cap=scale["cap"],
            )
            for tier in scale["tiers"]
        ]
    unit = FeeUnit(row["fee_unit"] or FeeUnit.CASE).value
    source = "" if kind == FeeKind.UNKNOWN else _kind_row(row)["source"]
    fees = [
        ShippedFee(line["channel"], kind, line["vnd"], unit, _fee_text(line), source)
        for line in row["fee_by_channel"]
        if OVERSEAS not in line["text"]
    ]
    return list(dict.fromkeys(fees))


def _fee_kind(row: dict[str, Any]) -> str:
    return FeeKind(_kind_row(row).get("kind", FeeKind.UNKNOWN)).value


def _kind_row(row: dict[str, Any]) -> dict[str, str]:
    rows: list[dict[str, str]] = _file("fees")["kind"]
    own = [one for one in rows if one.get("code") == row["code"]]
    of_field = [one for one in rows if one.get("field") == row["field"]]
    return next(iter(own + of_field), {})


def _fee_text(line: dict[str, Any]) -> str:
    is_plain_amount = line["vnd"] and line["text"].endswith("VND")
    return "" if is_plain_amount else _say("fees", line["text"])


def _fee_note(text: str) -> str:
    repeats_the_channels = text.startswith(tuple(f"{channel}:" for channel in Channel.values))
    return "" if repeats_the_channels else _say("fee_notes", text)


def _say(table: str, text: str) -> str:
    words: dict[str, str] = _file("wordings")[table]
    return words.get(text, text)


@cache
def _conditions() -> dict[str, dict[str, str]]:
    return {row["source"]: row for row in _file("wordings")["condition"]}


@cache
def _file(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
