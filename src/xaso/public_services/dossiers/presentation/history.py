"""What happened to a dossier, told in sentences, and its way through the process."""

from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment, say_short
from xaso.lib.money import say_dong
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.models import Consultation, DossierAct, StepRun
from xaso.public_services.dossiers.presentation.filing import moment_of_filing
from xaso.public_services.dossiers.queries.page import DossierPage
from xaso.public_services.dossiers.states import OPEN
from xaso.ui.values import Moment, State, Step, Tone

ACT_TONES: dict[str, Tone] = {
    "decline": "late",
    "refuse": "late",
    "stop": "late",
    "withdraw": "warn",
    "request_supplement": "warn",
    "ask_before_receipt": "warn",
    "lapse": "late",
    "request_payment": "warn",
    "complain": "warn",
    "extend": "warn",
    "send_back": "warn",
    "disapprove": "warn",
    "record_silence": "warn",
    "recall_result": "late",
    "replace_result": "warn",
    "approve": "good",
    "stamp": "good",
    "return_result": "good",
}


def moments_of(page: DossierPage) -> list[Moment]:
    """Return the acts, the latest first."""
    units = {run.unit_id: run.unit.name for run in page.runs if run.unit}
    units |= {one.asked_unit_id: one.asked_unit.name for one in page.consultations}
    people = {act.actor_id: act.actor.full_name for act in page.acts if act.actor}
    people |= {run.assignee_id: run.assignee.full_name for run in page.runs if run.assignee}
    acts = [_moment(act, units, people) for act in reversed(page.acts)]
    return acts + moment_of_filing(page.dossier, page.filing)


def _moment(
    act: DossierAct, units: dict[UUID | None, str], people: dict[UUID | None, str]
) -> Moment:
    return Moment(
        title=capfirst(str(ACTS[act.key].past)),
        at=say_moment(act.at),
        who=_who(act),
        text=" ".join(filter(None, [_details(act, units, people), act.words])),
        tone=ACT_TONES.get(act.key, "neutral"),
        iso=act.at.isoformat(),
    )


def _who(act: DossierAct) -> str:
    name = act.actor.full_name if act.actor else _("The system")
    if act.on_behalf_of is None:
        return name
    values = {"name": name, "other": act.on_behalf_of.full_name}
    return _("%(name)s, on behalf of %(other)s") % values


def _details(
    act: DossierAct, units: dict[UUID | None, str], people: dict[UUID | None, str]
) -> str:
    known = act.details
    if number := known.get("number"):
        return _("Number %(number)s.") % {"number": number}
    if amount := known.get("amount"):
        return _("Amount: %(amount)s.") % {"amount": say_dong(amount)}
    if act.key == "assign" and (who := people.get(_id(known.get("assignee")))):
        return _("To %(name)s.") % {"name": who}
    if act.key == "succeed":
        return _handed_over(people.get(_id(known["from"])), people.get(_id(known["assignee"])))
    if act.key == "consult" and (unit := units.get(_id(known.get("unit")))):
        return _("Asked: %(unit)s.") % {"unit": unit}
    if ground := known.get("legal_ground"):
        return _("Ground: %(ground)s.") % {"ground": ground}
    return ""


def _handed_over(giver: str | None, receiver: str | None) -> str:
    words = {"giver": giver or _("a former colleague"), "name": receiver}
    if receiver is None:
        return _("From %(giver)s to the unit.") % words
    return _("From %(giver)s to %(name)s.") % words


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def steps_of(page: DossierPage) -> list[Step]:
    """Return the way through the process: what is done, where the dossier is, what comes."""
    plan = page.subject.plan
    if plan is None:
        return []
    stays = {run.step_key: run for run in page.runs}
    here = page.dossier.step_key if page.dossier.state in OPEN else ""
    return [
        Step(
            step.name,
            "current" if step.key == here else ("done" if step.key in stays else "todo"),
            note=_unit_of(stays.get(step.key)),
        )
        for step in plan.steps
        if step.key in stays or not _is_side_way(page, step.key)
    ]


def _unit_of(run: StepRun | None) -> str:
    return run.unit.name if run and run.unit else ""


def _is_side_way(page: DossierPage, key: str) -> bool:
    """Tell whether a step lies on a branch that this dossier did not take."""
    plan = page.subject.plan
    ways = [branch for step in plan.steps for branch in step.next] if plan else []
    leading = [branch for branch in ways if branch.to == key]
    return bool(leading) and all(branch.when for branch in leading)


def in_time(run: StepRun) -> State | None:
    """Say whether a stay ended within its own time; nothing where it has none."""
    if run.due_at is None or run.left_at is None:
        return None
    if run.left_at > run.due_at:
        return State(_("Late"), "late")
    return State(_("In time"), "good")


def state_of_consultation(one: Consultation) -> State:
    """Say how a question to another unit stands."""
    if one.answered_at is not None:
        return State(_("Answered %(day)s") % {"day": say_short(one.answered_at)}, "good")
    if one.silent_since is not None:
        return State(_("No opinion came"), "late")
    return State(_("Answer due %(moment)s") % {"moment": say_moment(one.due_at)}, "warn")
