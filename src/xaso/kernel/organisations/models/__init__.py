"""The map and the bodies on it: shared by all communes, changed only by decree or by the operator."""

from xaso.kernel.organisations.models.authorities import (
    Authority,
    OneStopDesk,
    Position,
    Unit,
    Village,
)
from xaso.kernel.organisations.models.map import OFFICES, Commune, CommuneSuccession, Province

__all__ = [
    "OFFICES",
    "Authority",
    "Commune",
    "CommuneSuccession",
    "OneStopDesk",
    "Position",
    "Province",
    "Unit",
    "Village",
]
