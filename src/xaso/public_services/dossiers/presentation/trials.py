"""What came out of a trial, in words, rows and a workbook."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.kernel.accounts.api import User
from xaso.lib.workbooks import workbook
from xaso.public_services.dossiers.models import Dossier, ProcessTrial
from xaso.ui.values import Column

HOUR = 60


@dataclass(frozen=True, slots=True)
class LateRow:
    """A dossier that would have been late, where, and by how much."""

    id: UUID
    code: str
    step: str
    over: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the process that was tried, in figures."""

    name: str
    share: str
    passed: int
    over: int
    late_at: int
    assumed: int


def verdict(trial: ProcessTrial) -> str:
    """Return the one sentence that the trial was made for."""
    late = len(trial.result["late"])
    sentence = ngettext(
        "Would have been late: %(late)s of %(measured)s dossier. Really late: %(before)s.",
        "Would have been late: %(late)s of %(measured)s dossiers. Really late: %(before)s.",
        trial.result["measured"],
    )
    measured, before = trial.result["measured"], trial.result["late_before"]
    return sentence % {"late": late, "measured": measured, "before": before}


def step_columns() -> list[Column]:
    """Return the heads of the table of steps."""
    heads = [
        _("Share of the time"),
        _("Dossiers"),
        _("Took more than its share"),
        _("The time runs out here"),
        _("Not measured"),
    ]
    return [Column(_("Step")), *(Column(head, numeric=True) for head in heads)]


def step_rows(trial: ProcessTrial) -> list[StepRow]:
    """Return the steps of the process that was tried, in their order."""
    return [
        StepRow(
            name=step["name"],
            share=f"{step['share'] / 10:g} %".replace(".", ","),
            passed=step["passed"],
            over=step["over"],
            late_at=step["late_at"],
            assumed=step["assumed"],
        )
        for step in trial.result["steps"]
    ]


def late_rows(trial: ProcessTrial, viewer: User) -> list[LateRow]:
    """Return the late dossiers that this person may see, the latest first."""
    late = {UUID(key): (step, over) for key, step, over in trial.result["late"]}
    names = {step["key"]: step["name"] for step in trial.result["steps"]}
    seen = Dossier.objects.visible_to(viewer).filter(pk__in=late)
    codes = dict(seen.values_list("pk", "code"))
    ordered = sorted(codes, key=lambda pk: (-late[pk][1], codes[pk]))
    return [
        LateRow(pk, codes[pk], names.get(late[pk][0], ""), _say_minutes(late[pk][1]))
        for pk in ordered
    ]


def write_trial(rows: list[LateRow]) -> bytes:
    """Return the late dossiers as a workbook."""
    heads = {
        _("Dossier code"): 30,
        _("The time runs out in the step"): 40,
        _("Over by"): 24,
    }
    return workbook(_("Late dossiers"), heads, ((row.code, row.step, row.over) for row in rows))


def _say_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return _("%(minutes)s working minutes") % {"minutes": rest}
    said = {"hours": hours, "minutes": rest}
    return _("%(hours)s working hours %(minutes)s minutes") % said
