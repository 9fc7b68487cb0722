"""A sample commune with a short year of dossiers, and one of everything else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from tests.browser import BACKEND
from tests.matrix import ADDRESSES
from tests.world import NOWHERE, World

from xaso.config.demo.commune import COMMUNE_ID, set_up_commune
from xaso.config.demo.dossiers import load_dossiers
from xaso.kernel.accounts.api import Delegation, Role, RoleAssignment, User
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.models import DeadLetter
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.services.lending import lend_role
from xaso.kernel.organisations.api import list_villages
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import now, today
from xaso.lib.dates import local_day
from xaso.lib.ids import uuid7
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services.trying import ask_for_trial, run_trial
from xaso.public_services.procedures.services.drafts import start_draft
from xaso.public_services.queue.models import ScreenKey
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services.appointments import book
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket
from xaso.registers.residents.demo import build
from xaso.registers.residents.services.importing import upload_workbook
from xaso.registers.residents.sheet import headings
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
    Role.IT_OFFICER: "cntt",
}


def _workbook() -> BytesIO:
    """Write a workbook of residents in which every row is refused."""
    book, content = Workbook(), BytesIO()
    book.active.append(list(headings().values()))
    book.active.append(["01-0001", "Thôn 9", "Xóm 3", "Lê Văn Cha"])
    book.save(content)
    content.seek(0)
    return content


def _dead_letter() -> DeadLetter:
    return DeadLetter.objects.create(
        subscriber="dossiers.receipt",
        event_id=NOWHERE,
        event_at=now(),
        event_kind="dossiers.DossierReceived",
        aggregate_id=NOWHERE,
        reason=DeadLetter.Reason.NO_ANSWER,
        error_class="TimeoutError",
        attempts=8,
        first_at=now(),
        last_at=now(),
    )


def _queue_pages() -> dict[str, dict[str, object]]:
    """Let people wait and book; return what the pages without sign-in need."""
    line, ticket = queue_line(), queue_ticket()
    number = queue_desk().number
    starts_at = free_slots(line)[0].starts_at
    booking = book(line, starts_at, "0912345678").pk
    wanted = {
        ScreenKey.Kind.DOOR: (
            "phone",
            "ticket",
            "leave",
            "bookings",
            "book",
            "booking",
            "change-booking",
        ),
        ScreenKey.Kind.KIOSK: ("kiosk", "kiosk-line", "kiosk-paper", "check-in"),
        ScreenKey.Kind.BOARD: ("board", "sign", "waiting"),
    }
    things = {
        "line_id": line.pk,
        "ticket_id": ticket.pk,
        "appointment_id": booking,
        "number": number,
    }
    return {
        f"queue:{page}": {"key": key_of(kind), **_asked(f"queue:{page}", things)}
        for kind, pages in wanted.items()
        for page in pages
    }


def _asked(name: str, things: dict[str, object]) -> dict[str, object]:
    return {key: things[key] for key in ADDRESSES[name] if key in things}


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
        with acting_in(COMMUNE_ID), transaction.atomic():
            self.things = self._further_things() | _queue_pages()
        self._keep_a_draft()
        self._try_a_process()

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

    def _keep_a_draft(self) -> None:
        """Let the desk begin an intake and leave it."""
        client, draft = Client(), {"draft_id": uuid7()}
        client.force_login(self.person(Role.RECEPTIONIST), backend=BACKEND)
        begun = {"draft": draft["draft_id"], "who": LE_THI_MAU.personal_id, "act": "identify"}
        client.post(reverse("counter:intake"), begun)
        chosen = f"choose:{self.world.things['procedures:version_id']}"
        client.post(reverse("counter:draft", kwargs=draft), {"act": chosen})
        pages = ("draft", "refuse", "delete-draft", "ask-for-papers")
        names = [f"counter:{page}" for page in pages]
        self.things |= dict.fromkeys(names, draft)

    def _try_a_process(self) -> None:
        """Try the process that a deputy sees on the year's dossiers."""
        process_id = UUID(f"{self.world.things['process_id']}")
        with acting_in(COMMUNE_ID):
            deputy = self.person(Role.SUPERVISOR)
            trial = {"trial_id": ask_for_trial(process_id, actor=deputy).pk}
            run_trial(trial["trial_id"])
        self.things |= {"dossiers:trial": trial, "dossiers:trial-workbook": trial}

    def _further_things(self) -> dict[str, dict[str, object]]:
        """Make what pages of a kind of their own need; return it by the pages."""
        head, leader = self.person(Role.UNIT_HEAD), self.person(Role.LEADER)
        deputy = self.person(Role.SUPERVISOR)
        draft = {"process_id": start_draft(self.world.things["process_id"], actor=deputy)}
        book = {"import_id": upload_workbook(_workbook(), name="x.xlsx", actor=head).pk}
        letter = {"letter_id": _dead_letter().pk}
        lend_role(
            RoleAssignment.objects.get(user=leader).pk,
            to=deputy.pk,
            days=(today() + timedelta(days=1), today() + timedelta(days=3)),
            reason="Đi tập huấn ở Hà Nội.",
            actor=leader,
        )
        entry = AuditEntry.objects.latest("at")
        return {
            "procedures:edit": draft,
            "procedures:drawing": draft,
            "procedures:publish": draft,
            "procedures:discard": draft,
            "residents:import": book,
            "residents:refused": book,
            "events:letter": letter,
            "audit:entry": {"day": f"{local_day(entry.at)}", "entry_id": entry.pk},
            "officials:revoke": {"delegation_id": Delegation.objects.get().pk},
            "notifications:notice": {"notice_id": Notice.objects.get(receiver=deputy).pk},
        }
