"""The acts and rules that the product ships, read from the files beside this module."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ShippedAct:
    """One legal act as the file states it."""

    number: str
    kind: str
    title: str
    certainty: str
    issuer: str = ""
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaces: list[str] = field(default_factory=list)
    amends: list[str] = field(default_factory=list)
    repealed_by: str = ""
    dates_certainty: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """One rule as the file states it; ``type`` says what its value is."""

    key: str
    type: str
    value: Any
    article: str
    certainty: str
    sentence: str
    act: str = ""
    amended_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShippedRuleSet:
    """One version of a subject's rules, with everything it took over from its base."""

    subject: str
    version: str
    title: str
    valid_from: date
    valid_to: date | None
    rules: dict[str, ShippedRule]

    @property
    def id(self) -> str:
        """Return the id that cases keep."""
        return f"{self.subject}@{self.version}"


def shipped_acts() -> list[ShippedAct]:
    """Return the acts in the order of the file."""
    return [ShippedAct(**row) for row in _tables("acts", "act")]


def shipped_rule_sets() -> list[ShippedRuleSet]:
    """Return the rule sets; what a version does not state comes from its base.

    Rules taken over carry the mark ``carried_certainty``: the later text was not found, so
    the earlier rule is applied until somebody has checked.
    """
    done: dict[tuple[str, str], ShippedRuleSet] = {}
    for row in _tables("rules", "set"):
        rules: dict[str, ShippedRule] = {}
        if "based_on" in row:
            base = done[row["key"], row["based_on"]].rules
            rules = {
                key: replace(rule, certainty=row["carried_certainty"])
                for key, rule in base.items()
            }
        rules |= {own["key"]: ShippedRule(**own) for own in row["rule"]}
        done[row["key"], row["version"]] = ShippedRuleSet(
            subject=row["key"],
            version=row["version"],
            title=row["title"],
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            rules=rules,
        )
    return list(done.values())


def _tables(name: str, table: str) -> list[dict[str, Any]]:
    with (DATA / f"{name}.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)[table]
    return rows
