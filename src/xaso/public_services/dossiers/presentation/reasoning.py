"""Why a dossier is due when it is, as it was reckoned on the day of receipt."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.working_time.api import Due, Limit, explain
from xaso.lib.dates import say_moment
from xaso.lib.worktime import DayKind, DayRule
from xaso.lib.worktime_limits import CountingRule
from xaso.lib.worktime_trace import ReasonStep, StepCode
from xaso.public_services.dossiers.queries.page import DossierPage

STOPS = {"request_supplement", "request_payment"}
RESUMES = {"accept_supplement", "confirm_payment"}


def why_due(page: DossierPage) -> list[str]:
    """Return the reckoning of the first day, then what moved the due moment since."""
    dossier = page.dossier
    if not dossier.due_reasoning:
        return []
    answer = read_due(dossier.due_reasoning)
    said = [one for reason in explain(answer) for one in (reason.sentence, *reason.days)]
    source = answer.rule.source
    if source:
        said.append(_("Counted by %(source)s.") % {"source": source})
    moved = _what_moved_it(page)
    if moved and dossier.due_at and not dossier.paused_at:
        moved.append(_("So it is due at %(due)s now.") % {"due": say_moment(dossier.due_at)})
    return said + moved


def read_due(plain: Mapping[str, Any]) -> Due:
    """Return the reckoning as it was kept with the dossier."""
    return Due(
        at=datetime.fromisoformat(plain["due"]),
        received=datetime.fromisoformat(plain["received"]),
        limit=Limit.parse(plain["limit"]),
        rule=CountingRule(code=plain["counting_rule"], source=plain.get("counting_source", "")),
        steps=tuple(_read_step(step) for step in plain["steps"]),
    )


def _read_step(plain: Mapping[str, Any]) -> ReasonStep:
    until = plain.get("until")
    return ReasonStep(
        code=StepCode(plain["code"]),
        at=datetime.fromisoformat(plain["at"]),
        until=datetime.fromisoformat(until) if until else None,
        minutes=plain.get("minutes", 0),
        days=plain.get("days", 0),
        rules=tuple(_read_rule(rule) for rule in plain.get("rules", ())),
    )


def _read_rule(plain: Mapping[str, Any]) -> DayRule:
    """Return a special day by name and source: all that a sentence about it says."""
    day = date.fromisoformat(plain["day"])
    return DayRule(day, DayKind.CLOSED, plain["name"], plain["source"], plain["certainty"])


def _what_moved_it(page: DossierPage) -> list[str]:
    said = []
    for act in page.acts:
        values = {"moment": say_moment(act.at)}
        if act.key in STOPS:
            said.append(
                _("Since %(moment)s time stood still: the citizen had the word.") % values
            )
        elif act.key in RESUMES:
            said.append(_("From %(moment)s on it ran again, with what was left.") % values)
        elif act.key == "extend":
            said.append(_("At %(moment)s a new date was set, with an apology.") % values)
    return said
