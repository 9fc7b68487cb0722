"""What an official should know before an act, and which act comes first."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from xaso.kernel.legal.api import NoRulesError, RuleInForce, UnknownRuleError, rule_book
from xaso.public_services.dossiers.acts import Act, Effect
from xaso.public_services.dossiers.models import Dossier, IssuedPaper

FIRST = (
    "receive",
    "take_back",
    "hand_over",
    "accept_supplement",
    "confirm_payment",
    "answer_consultation",
    "approve",
    "stamp",
    "record_silence",
    "return_result",
    "close",
)
"""Acts that are what the dossier waits for, whoever holds it; the earlier wins."""


def main_act(offered: Sequence[Act], dossier: Dossier, user_id: object) -> Act | None:
    """Return the one act the page puts forward; ``None`` where nothing waits for this person."""
    by_key = {act.key: act for act in offered}
    for key in FIRST:
        if key in by_key:
            return by_key[key]
    if "take" in by_key and dossier.assignee_id != user_id:
        return by_key["take"]
    return by_key.get("forward")


def notes_on(act: Act) -> list[str]:
    """Say what the act does to the clock and which paper comes out of it."""
    said = {
        Effect.START: _("The time to process it starts now."),
        Effect.PAUSE: _("The time stands still until the citizen has answered."),
        Effect.RESUME: _("The time goes on with what was left of it."),
        Effect.EXTEND: _("The new date counts from the present one."),
        Effect.END: _("The time ends with this."),
    }
    notes = [said[act.clock]] if act.clock in said else []
    if act.paper:
        paper = str(IssuedPaper.Kind(act.paper).label)
        notes.append(_("A paper is issued: %(paper)s.") % {"paper": capfirst(paper)})
    return notes


def rule_of(act: Act, dossier: Dossier) -> RuleInForce | None:
    """Return the rule of law behind an act, in the version the dossier was received under."""
    if not act.rule or not dossier.rule_set:
        return None
    try:
        return rule_book(dossier.rule_set).rule(act.rule)
    except (UnknownRuleError, NoRulesError):
        return None
