"""A sample commune with a short year of dossiers, and one of everything else."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.urls import reverse
from tests.things import further_things
from tests.world import World

from xaso.config.demo.commune import COMMUNE_ID, set_up_commune
from xaso.config.demo.dossiers import load_dossiers
from xaso.kernel.accounts.api import Role, User
from xaso.kernel.organisations.api import list_villages
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier
from xaso.registers.residents.demo import build
from xaso.registers.residents.testing import resident


class Person(StrEnum):
    """Sign-ins of the demonstration that a role does not name."""

    CIVIL_STATUS = "ho.tich"


@dataclass(frozen=True)
class Citizen:
    """A resident of the sample commune whom the tests know by name."""

    full_name: str
    personal_id: str


LE_THI_MAU = Citizen("Lê Thị Hoa Mẫu", "038190000099")
PEOPLE = {
    Role.RECEPTIONIST: "mot.cua",
    Role.SPECIALIST: "dia.chinh",
    Role.UNIT_HEAD: "truong.phong",
    Role.LEADER: "chu.tich",
    Role.SUPERVISOR: "pho.chu.tich",
    Role.CLERK: "van.thu",
    Role.ACCOUNTANT: "ke.toan",
    Role.COMMUNITY_HELPER: "to.cong.nghe",
    Role.IT_OFFICER: "cntt",
}


class Sample:
    """The commune of the demonstration, with fewer people and dossiers."""

    def __init__(self) -> None:
        commune = set_up_commune()
        with acting_in(COMMUNE_ID), transaction.atomic():
            villages = [village.pk for village in list_villages(COMMUNE_ID)]
            build(COMMUNE_ID, villages, seed=2026, households=320, people=1200)
            resident(LE_THI_MAU.full_name, personal_id=LE_THI_MAU.personal_id)
            load_dossiers(commune, seed=2026, count=30)
        with transaction.atomic():
            self.world = World(COMMUNE_ID)
        mau = LE_THI_MAU.personal_id
        self.things = further_things(self.world, self.person, personal_id=mau)

    def person(self, who: Role | Person) -> User:
        """Return an official of the demonstration, by role or by sign-in."""
        return User.objects.get(username=PEOPLE[who] if isinstance(who, Role) else who.value)

    def one_in_each_state(self) -> dict[str, Dossier]:
        """Return a dossier for every state, a late one where there is."""
        with acting_in(COMMUNE_ID), transaction.atomic():
            return {one.state: one for one in Dossier.objects.order_by("-due_at")}

    def dossiers_in(self, states: Collection[str]) -> list[Dossier]:
        """Return the dossiers in these states."""
        with acting_in(COMMUNE_ID), transaction.atomic():
            return list(Dossier.objects.filter(state__in=states))

    def address(self, name: str, wanted: list[str]) -> str:
        """Return the address of a page with things of this commune."""
        things = self.things.get(name, {})
        return reverse(name, kwargs=self.world.arguments(name, wanted) | things)
