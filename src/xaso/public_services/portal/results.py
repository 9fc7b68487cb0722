"""The files of a result with what is known of their signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from xaso.office.signing.api import (
    check_address,
    check_codes_of,
    state_of_verdict,
    verdicts_of,
)
from xaso.public_services.dossiers.api import OwnFile
from xaso.ui.values import State


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A file of a result, its verdict in words, and where anybody checks it."""

    id: UUID
    name: str
    state: State
    address: str


def show_results(files: Sequence[OwnFile]) -> list[ShownResult]:
    """Put the files of a result into words, in two queries however many there are."""
    ids = [one.stored_id for one in files if one.stored_id]
    if not ids:
        return []
    verdicts, codes = verdicts_of(ids), check_codes_of(ids)
    shown = []
    for one in files:
        verdict = verdicts.get(one.stored_id, "") if one.stored_id else ""
        code = codes.get(one.stored_id, "") if one.stored_id else ""
        address = check_address(code) if code else ""
        shown.append(ShownResult(one.id, one.name, state_of_verdict(verdict), address))
    return shown
