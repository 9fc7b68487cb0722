"""What may come between on the way of a dossier: the citizen, another unit, more time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from xaso.lib.worktime_arithmetic import between
from xaso.public_services.dossiers.demo import words
from xaso.public_services.dossiers.demo.scenario import Part, Place
from xaso.public_services.dossiers.demo.walk import DAY, Walk
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.procedures.api import PlanStep

LONG = 5 * DAY
EXTENDED, CONSULTED, SILENT, REFUSED_THERE = 0.12, 0.35, 0.4, 0.06
QUESTION_LIMIT = "3 working_day"
EXTENSION = "5 working_day"


def ask_for_papers(walk: Walk, minutes: float, *, answered: bool) -> bool:
    """Ask for a paper; return whether the citizen brought it before the dossier was stopped."""
    name, reason = walk.pick(words.MISSING[walk.matter.place])
    walk.wait(minutes * 0.25)
    specialist = walk.matter.specialist
    walk.do("request_supplement", specialist, words=reason, items=(name,))
    if not answered:
        return _stop(walk, words.STOPS)
    walk.wait(walk.rng.uniform(0.5, 6) * DAY)
    walk.do("accept_supplement", Part.DESK)
    walk.wait(minutes * 0.5)
    return True


def ask_for_money(walk: Walk, minutes: float, *, paid: bool) -> bool:
    """Ask for a payment; return whether it came before the dossier was stopped."""
    walk.wait(minutes * 0.3)
    amount, reason = walk.matter.kind.charged, walk.pick(words.PAYMENTS)
    walk.do("request_payment", walk.matter.specialist, words=reason, amount=amount)
    if not paid:
        return _stop(walk, words.UNPAID)
    walk.wait(walk.rng.uniform(0.2, 4) * DAY)
    walk.do("confirm_payment", Part.DESK, words=words.PAID)
    walk.wait(minutes * 0.4)
    return True


def ask_before_receipt(walk: Walk) -> None:
    """Give the slip that says what is missing, and wait until the citizen brings it."""
    walk.wait(2)
    slip = {"words": words.NOT_THERE, "items": (walk.missing,)}
    walk.do("ask_before_receipt", Part.DESK, **slip)
    walk.wait(walk.rng.uniform(0.3, 5) * DAY)


FOR_THE_CITIZEN: Mapping[str, Callable[[Walk, float], bool]] = {
    "supplement": partial(ask_for_papers, answered=True),
    "unanswered": partial(ask_for_papers, answered=False),
    "payment": partial(ask_for_money, paid=True),
    "unpaid": partial(ask_for_money, paid=False),
}
"""The turns in which the dossier waits for the citizen."""


def look_around(walk: Walk, step: PlanStep, turn: str, minutes: float) -> float:
    """Ask another unit, and ask for more time, where it comes to that; return the minutes gained."""
    asked = turn in ("opinion", "silence") or (walk.matter.heavy and walk.happens(CONSULTED))
    if asked and "consult" in step.acts:
        silent = turn == "silence" or (turn != "opinion" and walk.happens(SILENT))
        _consult(walk, minutes * 0.6, silent=silent)
    else:
        walk.wait(minutes * 0.4)
    return _extend(walk, sure=turn == "extension")


def go_elsewhere(walk: Walk) -> None:
    """Pass the dossier on to the commune it belongs to, until its result comes back."""
    walk.wait(walk.rng.uniform(2, 8))
    walk.do("pass_on", Part.DESK, commune=walk.commune)
    whole = between(walk.calendar, walk.now, walk.due or walk.now)
    walk.wait(whole * walk.rng.uniform(0.5, 1.0) + 0.5 * DAY)
    refused = walk.happens(REFUSED_THERE)
    walk.do(
        "take_back",
        Part.DESK,
        outcome=Outcome.REFUSED if refused else Outcome.GRANTED,
        result="" if refused else f"{walk.rng.randint(40, 900)}/UBND",
    )


def _stop(walk: Walk, reasons: tuple[str, ...]) -> bool:
    walk.wait(walk.rng.uniform(20, 30) * DAY)
    walk.do("stop", walk.matter.head, words=walk.pick(reasons), ground=words.GROUND)
    return False


def _consult(walk: Walk, minutes: float, *, silent: bool) -> None:
    asker = walk.matter.specialist
    walk.wait(walk.rng.uniform(10, 40))
    walk.do("consult", asker, words=walk.pick(words.QUESTIONS), place=Place.CULTURE,
              limit=QUESTION_LIMIT)  # fmt: skip
    if silent:
        walk.wait(3 * DAY + minutes * 0.2 + 5)
        walk.do("record_silence", asker)
        walk.wait(minutes * 0.05)
        return
    walk.wait(min(minutes, 2.5 * DAY))
    walk.do("answer_consultation", Part.CIVIL_STATUS, words=walk.pick(words.ANSWERS))
    walk.wait(minutes * 0.2)


def _extend(walk: Walk, *, sure: bool) -> float:
    """Apologise in time where the matter is long; return the minutes that are gained."""
    due = walk.due or walk.now
    asking = any(deed.act == "consult" for deed in walk.deeds)
    is_long = between(walk.calendar, walk.deeds[0].at, due) >= LONG
    chance = EXTENDED * (2 if asking else 1) if is_long else 0
    late = walk.now.date() >= due.date() - timedelta(days=1)
    if late or not (sure or walk.happens(chance)):
        return 0
    reason = walk.pick(words.APOLOGIES[walk.matter.place])
    walk.do("extend", walk.matter.head, words=reason, limit=EXTENSION)
    return 4 * DAY
