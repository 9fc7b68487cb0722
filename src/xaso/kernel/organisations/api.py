"""What other modules use of organisations."""

from xaso.kernel.organisations.each import in_each_commune
from xaso.kernel.organisations.models import (
    Authority,
    Commune,
    CommuneSuccession,
    OneStopDesk,
    Position,
    Province,
    Unit,
    Village,
)
from xaso.kernel.organisations.places import CommunePlace, PlaceBook, place_book
from xaso.kernel.organisations.queries import (
    CommuneName,
    Office,
    OldCommune,
    active_units,
    commune_names,
    office_of,
    search_old_communes,
    village_names,
)
from xaso.kernel.organisations.visitors import (
    PublicCommune,
    choose_commune,
    commune_of_page,
    public_commune,
    public_communes,
)

__all__ = [
    "Authority",
    "Commune",
    "CommuneName",
    "CommunePlace",
    "CommuneSuccession",
    "Office",
    "OldCommune",
    "OneStopDesk",
    "PlaceBook",
    "Position",
    "Province",
    "PublicCommune",
    "Unit",
    "Village",
    "active_units",
    "authority_of_commune",
    "choose_commune",
    "commune_names",
    "commune_of_page",
    "desk_of_commune",
    "find_authority",
    "find_commune",
    "in_each_commune",
    "list_units",
    "list_villages",
    "office_of",
    "place_book",
    "public_commune",
    "public_communes",
    "search_old_communes",
    "served_communes",
    "village_names",
]


def served_communes() -> list[Commune]:
    """Return the communes that this installation serves."""
    return list(Commune.objects.served().select_related("province"))


def find_commune(code: str) -> Commune | None:
    """Return the commune in force with this code of the state, if there is one."""
    return Commune.objects.in_force().filter(code=code).first()


def authority_of_commune(commune_id: int) -> Authority:
    """Return the people's committee of a commune; raises ``DoesNotExist`` without one."""
    bodies = Authority.objects.in_force().select_related("of_commune__province")
    return bodies.get(of_commune_id=commune_id)


def find_authority(code: str) -> Authority | None:
    """Return the body with this agency code, if one has it today."""
    return Authority.objects.in_force().filter(code=code).first()


def desk_of_commune(commune_id: int) -> OneStopDesk | None:
    """Return the commune's one-stop desk, if it has one."""
    desks = OneStopDesk.objects.select_related("unit")
    return desks.filter(unit__authority__of_commune_id=commune_id).first()


def list_units(commune_id: int) -> list[Unit]:
    """Return the active units of a commune's authority, in their order."""
    return list(Unit.objects.filter(authority__of_commune_id=commune_id, is_active=True))


def list_villages(commune_id: int) -> list[Village]:
    """Return the villages of a commune, in their order."""
    return list(Village.objects.filter(of_commune_id=commune_id))
