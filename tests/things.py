"""What pages of a kind of their own need in a commune: a draft, a trial, a letter, a booking."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tests.matrix import ADDRESSES
from tests.world import NOWHERE, World
from xaso.kernel.accounts.api import Delegation, Role, RoleAssignment, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.models import DeadLetter
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.services.emergency import close_emergency, open_emergency
from xaso.kernel.officials.services.leaving import plan_departure
from xaso.kernel.officials.services.lending import lend_role
from xaso.kernel.officials.values import LeavingPlan
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import now, today
from xaso.lib.dates import local_day
from xaso.lib.ids import uuid7
from xaso.public_services.dossiers.services.trying import ask_for_trial, run_trial
from xaso.public_services.procedures.services.drafts import start_draft
from xaso.public_services.queue.models import ScreenKey
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services.appointments import book
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket
from xaso.registers.residents.services.importing import upload_workbook
from xaso.registers.residents.sheet import headings

BACKEND = "django.contrib.auth.backends.ModelBackend"
type Find = Callable[[Role], User]
type Arguments = dict[str, dict[str, object]]


def further_things(world: World, person: Find, *, personal_id: str) -> Arguments:
    """Make them; return the arguments of the addresses by their names.

    ``person`` finds who holds a role, ``personal_id`` is that of a resident of the commune.
    """
    with acting_in(world.commune_id), transaction.atomic():
        made = _of_offices(world, person) | _queue_pages()
    return made | _kept_draft(world, person, personal_id) | _trial(world, person)


def _of_offices(world: World, person: Find) -> Arguments:
    head, leader, deputy = map(person, (Role.UNIT_HEAD, Role.LEADER, Role.SUPERVISOR))
    draft = {"process_id": start_draft(world.things["process_id"], actor=deputy)}
    sheet = {"import_id": upload_workbook(_workbook(), name="x.xlsx", actor=head).pk}
    lend_role(
        RoleAssignment.objects.get(user=leader).pk,
        to=deputy.pk,
        days=(today() + timedelta(days=1), today() + timedelta(days=3)),
        reason="Đi tập huấn ở Hà Nội.",
        actor=leader,
    )
    entry = AuditEntry.objects.latest("at")
    power = RoleAssignment.objects.get(user=leader)
    return _of_powers(person, world) | {
        "officials:power-renew": {"assignment_id": power.pk},
        "procedures:edit": draft,
        "procedures:drawing": draft,
        "procedures:publish": draft,
        "procedures:discard": draft,
        "residents:import": sheet,
        "residents:refused": sheet,
        "events:letter": {"letter_id": _dead_letter().pk},
        "audit:entry": {"day": f"{local_day(entry.at)}", "entry_id": entry.pk},
        "audit:proof": {"day": f"{local_day(entry.at)}", "entry_id": entry.pk},
        "officials:revoke": {"delegation_id": Delegation.objects.get().pk},
        "notifications:notice": {
            "notice_id": Notice.objects.filter(receiver=deputy).first().pk
        },
    }


def _of_powers(person: Find, world: World) -> Arguments:
    """Let a colleague leave soon and another open an emergency power."""
    leaver = official(Role.CLERK, commune_id=world.commune_id)
    plan = LeavingPlan(Departure.Kind.MOVES, today(), "Chuyển công tác", {})
    leaving = plan_departure(leaver.pk, plan, actor=person(Role.IT_OFFICER))
    head = official(Role.UNIT_HEAD, commune_id=world.commune_id)
    over = open_emergency(Role.LEADER, reason="Nghỉ ốm", actor=head)
    close_emergency(over.pk, actor=head)
    opened = open_emergency(Role.IT_OFFICER, reason="Nghỉ ốm", actor=head)
    return {
        "officials:departure": {"departure_id": leaving.pk},
        "officials:call-off": {"departure_id": leaving.pk},
        "officials:emergency-close": {"power_id": opened.pk},
        "officials:emergency-review": {"power_id": over.pk},
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


def _queue_pages() -> Arguments:
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
            "booking-calendar",
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


def _kept_draft(world: World, person: Find, personal_id: str) -> Arguments:
    """Let the desk begin an intake, in which only papers are missing, and leave it."""
    client, draft = Client(), {"draft_id": uuid7()}
    client.force_login(person(Role.RECEPTIONIST), backend=BACKEND)
    begun = {"draft": draft["draft_id"], "who": personal_id, "act": "identify"}
    client.post(reverse("counter:intake"), begun)
    for act in (f"choose:{world.things['procedures:version_id']}", "no"):
        client.post(reverse("counter:draft", kwargs=draft), {"act": act, "m-fee": "15000"})
    pages = ("draft", "refuse", "delete-draft", "ask-for-papers")
    return dict.fromkeys([f"counter:{page}" for page in pages], draft)


def _trial(world: World, person: Find) -> Arguments:
    """Try the process that a deputy sees on the year's dossiers."""
    with acting_in(world.commune_id):
        process_id = UUID(f"{world.things['process_id']}")
        trial = {"trial_id": ask_for_trial(process_id, actor=person(Role.SUPERVISOR)).pk}
        run_trial(trial["trial_id"])
    return {"dossiers:trial": trial, "dossiers:trial-workbook": trial}
