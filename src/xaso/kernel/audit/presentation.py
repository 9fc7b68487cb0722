"""What people read about the seal of the audit trail."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.audit.models import PersonalBody, TreeHead
from xaso.kernel.audit.seal_state import SealState
from xaso.kernel.encryption.api import BrokenSealError, UnknownKeyError
from xaso.lib.dates import say_short
from xaso.ui.values import Fact, State, Tone

Witness = TreeHead.Witness
_TONES: dict[str, Tone] = {
    Witness.NONE: "off",
    Witness.KEPT: "good",
    Witness.AWAY: "warn",
    Witness.FORKED: "late",
}


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal as the audit page shows it."""

    state: State
    sealed_at: str
    facts: list[Fact]
    witness: State
    checkpoint: str
    is_forked: bool


def read_words(row: PersonalBody) -> dict[str, Any] | None:
    """Return what a row says of a person in words; none where somebody has altered them."""
    try:
        return row.personal
    except (BrokenSealError, UnknownKeyError):
        return None


def show_seal(found: SealState) -> Seal:
    """Return what the page says of the seal of the commune in force."""
    return Seal(
        _state(found),
        say_short(found.sealed_at) if found.sealed_at else "–",
        _facts(found),
        State(str(found.witness.label), _TONES[found.witness]),
        found.checkpoint,
        found.witness == Witness.FORKED,
    )


def _state(found: SealState) -> State:
    if found.is_late:
        return State(_("Sealing is late"), "late")
    if found.waiting_since:
        return State(_("The newest entries are about to be sealed"), "info")
    if found.size:
        return State(_("Everything is sealed"), "good")
    return State(_("Nothing to seal yet"), "off")


def _facts(found: SealState) -> list[Fact]:
    facts = [
        Fact(_("Sealed entries"), _number(found.size)),
        Fact(_("Entries known to the witness outside"), _number(found.witnessed_size)),
    ]
    if found.waiting_since:
        facts.append(Fact(_("Waiting since"), say_short(found.waiting_since)))
    return facts


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
