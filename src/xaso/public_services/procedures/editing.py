"""Changing the steps of a draft by hand: rows that may simply follow one another."""

from dataclasses import dataclass, replace
from itertools import count

from xaso.kernel.accounts.api import Role
from xaso.public_services.procedures.contracts import Act, Branch, PlanStep


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in the editor; ``follows`` leads to whatever row comes next.

    The usual way on of ``step`` is left out of its ``next`` when the row follows.
    """

    step: PlanStep
    follows: bool


def rows_of(steps: tuple[PlanStep, ...]) -> list[StepRow]:
    """Return steps as rows: where the usual way leads to the next step, the row follows."""
    keys = [step.key for step in steps[1:]] + [""]
    return [_row(step, after) for step, after in zip(steps, keys, strict=True)]


def steps_of(rows: list[StepRow]) -> tuple[PlanStep, ...]:
    """Return rows as steps, each that follows leading to the row below it."""
    keys = [row.step.key for row in rows[1:]] + [""]
    return tuple(_step(row, after) for row, after in zip(rows, keys, strict=True))


def add_row(rows: list[StepRow], below: int) -> list[StepRow]:
    """Return the rows with an empty one below another."""
    taken = {row.step.key for row in rows}
    key = next(key for number in count(1) if (key := f"step_{number}") not in taken)
    acts = (Act.TAKE.value, Act.FORWARD.value, Act.SEND_BACK.value)
    step = PlanStep(key, "", Role.SPECIALIST.value, 0, acts)
    return [*rows[: below + 1], StepRow(step, follows=True), *rows[below + 1 :]]


def remove_row(rows: list[StepRow], place: int) -> list[StepRow]:
    """Return the rows without one; what led to it leads nowhere until somebody says where."""
    gone = rows[place].step.key
    return [_without(row, gone) for at, row in enumerate(rows) if at != place]


def move_row(rows: list[StepRow], place: int, by: int) -> list[StepRow]:
    """Return the rows with one moved up (-1) or down (1); at the edge it stays."""
    other = place + by
    if not 0 <= other < len(rows):
        return rows
    moved = list(rows)
    moved[place], moved[other] = moved[other], moved[place]
    return moved


def _row(step: PlanStep, after: str) -> StepRow:
    usual = Branch(after)
    if not after or usual not in step.next:
        return StepRow(step, follows=False)
    others = tuple(branch for branch in step.next if branch != usual)
    return StepRow(replace(step, next=others), follows=True)


def _step(row: StepRow, after: str) -> PlanStep:
    if not row.follows or not after:
        return row.step
    return replace(row.step, next=(Branch(after), *row.step.next))


def _without(row: StepRow, gone: str) -> StepRow:
    kept = tuple(branch for branch in row.step.next if branch.to != gone)
    return replace(row, step=replace(row.step, next=kept))
