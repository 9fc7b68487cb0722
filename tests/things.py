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
from xaso.kernel.forms.queries import form_in_use
from xaso.kernel.forms.services.drafts import start_trial
from xaso.kernel.forms.services.layouts import keep_layout
from xaso.kernel.forms.services.samples import keep_sample
from xaso.kernel.forms.services.sketches import begin_sketch
from xaso.kernel.forms.services.versions import draft_version, publish
from xaso.kernel.forms.testing import SMALL_FORM, layout_file, layout_in_use_of
from xaso.kernel.notifications.models import Notice
from xaso.kernel.notifications.resending import ask_for_run
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.services.emergency import close_emergency, open_emergency
from xaso.kernel.officials.services.leaving import plan_departure
from xaso.kernel.officials.services.lending import lend_role
from xaso.kernel.officials.values import LeavingPlan
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import now, today
from xaso.lib.dates import local_day
from xaso.lib.ids import uuid7
from xaso.office.archive.contracts import FileInput
from xaso.office.archive.models import (
    AccessChange,
    CatalogueEntry,
    CatalogueHeading,
    DisposalItem,
    HandOver,
    HandOverItem,
    RetentionRule,
)
from xaso.office.archive.services.disposing import begin_disposal
from xaso.office.archive.services.files import describe_file
from xaso.office.archive.testing import archived_file, closed_file, open_file, paper
from xaso.office.documents.api import ReceiverInput
from xaso.office.documents.contracts import DraftInput
from xaso.office.documents.mailbox.testing import letter_come
from xaso.office.documents.models import DocumentFile
from xaso.office.documents.services.drafting import ask_opinions, save_draft
from xaso.office.documents.services.numbering import register_for, reserve_numbers
from xaso.office.documents.services.releasing import hand_over
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import drafted, receivers_of, released
from xaso.office.documents.testing_incoming import arrived, directed, registered
from xaso.office.exchange.testing import message_received, message_sent, partner
from xaso.office.signing.models import SigningKey
from xaso.office.signing.services.batches import begin_batch
from xaso.office.signing.services.plugin import hand_out
from xaso.office.signing.testing import (
    authority,
    paper_to_sign,
    signature_image,
    signing_key,
    steps_of,
)
from xaso.public_services.dossiers.api import complain_of_delay, receive_submitted
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services.trying import ask_for_trial, run_trial
from xaso.public_services.dossiers.testing import DECLARATION
from xaso.public_services.portal.rating_links import key_of as key_to_rate
from xaso.public_services.portal.testing import asked_to_help, own_things, submitted
from xaso.public_services.procedures.services.drafts import start_draft
from xaso.public_services.queue.models import ScreenKey
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services.appointments import book
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket
from xaso.public_services.vault.testing import own_paper, shared_with
from xaso.registers.residents.services.importing import upload_workbook
from xaso.registers.residents.sheet import headings

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
OPEN = "a document that waits for signatures"
"""Under which name this one has its argument, since other pages show a released document."""
type Find = Callable[[Role], User]
type Arguments = dict[str, dict[str, object]]


def further_things(world: World, person: Find, *, personal_id: str) -> Arguments:
    """Make them; return the arguments of the addresses by their names.

    ``person`` finds who holds a role, ``personal_id`` is that of a resident of the commune.
    """
    with acting_in(world.commune_id), transaction.atomic():
        made = _of_offices(world, person) | _queue_pages() | _of_a_citizen(world, person)
        made |= _late_and_done(world, person)
        made |= _incoming_documents(person) | _own_documents(person) | _open_request(person)
        made |= _archive_things(person)
        made |= _exchange_messages()
        made |= _signing_things(person)
    return (
        made
        | _kept_draft(world, person, personal_id)
        | _trial(world, person)
        | _form_trial(world, person)
    )


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


def _incoming_documents(person: Find) -> Arguments:
    """Let letters come in: one to be registered, one with a directive, one that is handled."""
    clerk, chair, officer = map(person, (Role.CLERK, Role.LEADER, Role.SPECIALIST))
    came = {"document_id": arrived(number=51).pk}
    laid = registered(clerk, to=chair.pk, number=52)
    directive = {"directive_id": directed(laid, chair, officer)}
    one = {"document_id": laid.pk}
    file = {
        "file_id": DocumentFile.objects.filter(document=laid).values_list("pk", flat=True)[0]
    }
    at_first = ("arrival-register", "arrival-reading", "arrival-refuse")
    later = ("arrival", "arrival-slip", "arrival-submit", "arrival-direct", "arrival-start",
             "arrival-return", "arrival-progress", "arrival-part-done", "arrival-close",
             "arrival-accept-change", "arrival-decline-change")  # fmt: skip
    letter = {"letter_id": letter_come(7, "Lịch họp giao ban tuần 48", has_file=False).pk}
    letter_come(8, "Gửi Công văn số 1234 về cải cách hành chính")
    acts = ("letter", "letter-set-aside", "letter-take-text", "letter-send-back")
    return {
        **{f"documents:{name}": letter for name in acts},
        **{f"documents:{name}": came for name in at_first},
        **{f"documents:{name}": one for name in later},
        "documents:arrival-file": one | file,
        "documents:arrival-undo": one | directive,
    }


def _exchange_messages() -> Arguments:
    """Let one package be sent, another be held back, and an agency be known."""
    sent, came = {"message_id": message_sent().pk}, {"received_id": message_received().pk}
    partner()
    acts = ("received-one", "raw", "agree", "decline", "refuse", "put-aside", "read-again")
    return {
        "exchange:sent-one": sent,
        "exchange:again": sent,
        **{f"exchange:{name}": came for name in acts},
    }


def _signing_things(person: Find) -> Arguments:
    """Let a paper wait for a leader, in a batch, and another be out at their computer."""
    leader, author = person(Role.LEADER), person(Role.SPECIALIST)
    key = signing_key(leader)
    SigningKey.objects.filter(pk=key.pk).update(provider="plugin")
    out = hand_out(steps_of(paper_to_sign(leader, asker=author))[0].pk, actor=leader)
    request = paper_to_sign(leader, asker=author)
    step = {"step_id": steps_of(request)[0].pk}
    batch = {"batch_id": begin_batch([step["step_id"]], actor=leader).pk}
    image = {"image_id": signature_image(leader).pk}
    batches = ("batch", "batch-sign", "batch-again", "batch-leave")
    return {
        "signing:request": {"request_id": request},
        **{f"signing:{name}": step for name in ("step", "paper", "plugin")},
        "signing:page": step | {"number": 1},
        **{f"signing:{name}": {"key": out.key} for name in ("plugin-paper", "plugin-upload")},
        **{f"signing:{name}": batch for name in batches},
        "signing:retire-key": {"key_id": key.pk},
        **{f"signing:{name}": image for name in ("image", "drop-image")},
        "signing:withdraw": {"authority_id": authority(leader).pk},
    }


def _own_documents(person: Find) -> Arguments:
    """Let one document be written and another be released with a copy on its way."""
    clerk, author = person(Role.CLERK), person(Role.SPECIALIST)
    written = drafted(author)
    save_draft(written, DraftInput("Kiện toàn tổ", "Điều 1. Sửa."), actor=author)
    draft = {"document_id": written.pk}
    out = released(clerk, to=(ReceiverInput("Thôn 1", channel="hand"),))
    one = {"document_id": out.pk}
    rows = DocumentFile.objects.filter(document=out)
    files = dict(rows.values_list("role", "pk"))
    [kept] = reserve_numbers(
        register_for("out"), count=1, reason="Chờ họp", actor=clerk, on=today()
    )
    receiver = {"receiver_id": receivers_of(out)[0].pk}
    schools = tuple(ReceiverInput(f"Trường {number}", channel="post") for number in range(6))
    for posted in receivers_of(released(clerk, to=schools))[:3]:
        hand_over(posted, actor=clerk)
    list_of = {"which": "drafts"}
    return {
        "documents:document": one,
        "documents:edit": draft,
        "documents:preview": draft,
        "documents:act": draft | {"key": "check"},
        "documents:differences": draft | {"version": 2},
        "documents:file": one | {"file_id": files["signed"]},
        "documents:picture": one | {"file_id": files["signed"], "number": 1},
        "signing:verdict": {"file_id": rows.get(pk=files["signed"]).file_id},
        "documents:copy-file": one | {"copy_id": uuid7()},
        "documents:handed-over": one | receiver,
        "documents:send-again": one | receiver,
        "documents:list-export": list_of,
        "documents:register-take-out": {"form": "xlsx"},
        "documents:post-book-take-out": {"form": "xlsx"},
        "documents:reserve": {"register_id": kept.register_id},
        "documents:set-up-register": {"register_id": kept.register_id},
        "documents:close-year": {"register_id": kept.register_id, "year": 2025},
        "documents:give-up": {"reservation_id": kept.pk},
    }


def _open_request(person: Find) -> Arguments:
    """Let a document wait for three signatures, after a colleague was asked about it."""
    clerk, author = person(Role.CLERK), person(Role.SPECIALIST)
    head, deputy, chair = map(person, (Role.UNIT_HEAD, Role.SUPERVISOR, Role.LEADER))
    to = [ReceiverInput(f"Thôn {number}", channel="hand") for number in range(2)]
    document = drafted(author, kind="minutes", signer_id=chair.pk, receivers=to)
    ask_opinions(document, people=[clerk], due_on=None, actor=author)
    submit_for_signature(document, actor=author, others=[head.pk, deputy.pk])
    return {OPEN: {"document_id": document.pk}}


def _of_a_citizen(world: World, person: Find) -> Arguments:
    """Let the world's citizen begin, wait for and finish something in the portal."""
    desk = person(Role.RECEPTIONIST)
    own = own_things(desk, owner=world.citizen)
    begun, sent = {"submission_id": own.begun}, {"submission_id": own.sent}
    waiting, done = {"code": own.waiting}, {"code": own.done}
    return _vault_of(world.citizen) | {
        "portal:resume": begun,
        "portal:form": begun | {"page_key": own.page_key},
        "portal:paper": {"submission_id": own.begun_papers, "number": 1},
        "portal:review": begun,
        "portal:fee": begun,
        "portal:drop": begun,
        "portal:uploads": begun,
        "portal:kept-state": begun,
        "portal:sent": sent,
        "portal:consent": {"assistance_id": asked_to_help(desk)},
        "portal:consent-sheet": {"assistance_id": asked_to_help(desk, way="paper")},
        "portal:own-dossier": waiting,
        "portal:own-papers": waiting,
        "portal:own-withdraw": waiting,
        "portal:own-rating": done,
        "portal:own-form": done,
        "portal:own-form-pdf": done,
        "portal:own-paper": done | {"paper_id": own.paper_id},
        "portal:own-result": done | {"file_id": own.file_id},
    }


def _late_and_done(world: World, person: Find) -> Arguments:
    """Let one dossier of the citizen be late, one complained of and one be over."""
    desk, over = person(Role.RECEPTIONIST), now() - timedelta(hours=1)
    late, complained, done = (submitted(world.citizen)[0] for _number in range(3))
    for one in (late, complained):
        receive_submitted(one.id, actor=desk)
        Dossier.objects.filter(pk=one.id).update(due_at=over)
    Dossier.objects.filter(pk=done.id).update(state="completed", finished_at=over)
    row = complain_of_delay(complained.id, actor=world.citizen)
    run = ask_for_run("", leaves_out=True, actor=person(Role.IT_OFFICER))
    return {
        "portal:own-complaint": {"code": late.code},
        "portal:rate": {"code": done.code, "key": key_to_rate(done.code)},
        "dossiers:complaint": {"complaint_id": row},
        "notifications:resend-run": {"run_id": run.pk},
    }


def _vault_of(citizen: User) -> Arguments:
    """Put a paper into the citizen's vault and share it with the commune's office."""
    one = {"paper_id": own_paper(citizen)}
    share = {"share_id": shared_with(None, citizen, one["paper_id"])}
    own = dict.fromkeys(("vault:paper", "vault:file", "vault:remove", "vault:restore"), one)
    return own | {
        "vault:share-end": share,
        "vault:shared-one": share,
        "vault:shared-file": share | one,
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


def _form_trial(world: World, person: Find) -> Arguments:
    """Let a leader try a form out, build on it and keep test data and a layout."""
    leader = person(Role.LEADER)
    shown = {"key": world.things["forms:key"], "page_key": world.things["forms:page_key"]}
    built = {"key": shown["key"]}
    form = form_in_use(f"{shown['key']}")
    with acting_in(world.commune_id):
        start_trial(form.version_id, actor=leader)
        begin_sketch(form.key, actor=leader)
        sample = keep_sample(form.key, "Mẫu", {}, should_pass=False, actor=leader)
        kept = keep_layout(form.schema, layout_file(), name="mau.docx", actor=leader)
        layout_in_use_of(form_in_use(DECLARATION["key"]), "{{ title }}", actor=leader)
        own = draft_version(SMALL_FORM | {"key": "own_form"}, actor=leader)
        publish(own, actor=leader)
    return {
        "forms:page": shown,
        "forms:part": built | {"place": "0-0-0"},
        "forms:sample": built | {"sample_id": sample.id},
        "forms:retire": {"version_id": own},
        "forms:layout": built | {"layout_id": kept.id},
        **dict.fromkeys(
            [f"forms:{page}" for page in ("edit", "publish", "discard", "phone")], built
        ),
    }


def _archive_things(person: Find) -> Arguments:
    """Let files be open, closed, handed over, and one be on a list for a council."""
    keeper, clerk = person(Role.SPECIALIST), person(Role.CLERK)
    row, year = open_file(keeper), {"year": 2026}
    item = {"item_id": paper(row, keeper)}
    describe_file(
        row.pk, FileInput(title="Đổi quyền", start_on=today(), mode="01"), actor=keeper
    )
    open_file(keeper, year=2025)  # where a paper may go
    closed = closed_file(keeper, line=2)
    archived = archived_file(keeper, year=2018)
    handed = {"hand_over_id": HandOver.objects.get().pk}
    listed = begin_disposal([archived.pk], title="Hồ sơ hết hạn", actor=clerk)
    one, over = {"file_id": row.pk}, {"file_id": closed.pk}
    heading = {"heading_id": CatalogueHeading.objects.filter(catalogue__year=2026)[0].pk}
    line = {"entry_id": CatalogueEntry.objects.filter(catalogue__year=2018, number=2)[0].pk}
    [rule] = [RetentionRule.objects.create(subject="Hồ sơ", retention=20, basis="QĐ 12")]
    disposal = {"disposal_id": listed.pk}
    opinion = {"item_id": DisposalItem.objects.get(disposal=listed).pk}
    files = ("file", "file-list", "describe", "entrust", "add-documents", "add-paper", "close")
    years = ("catalogue", "catalogue-export", "catalogue-print", "catalogue-import",
             "heading-add", "catalogue-approve")  # fmt: skip
    overs = ("hand-over", "hand-over-progress", "hand-over-refuse", "hand-over-minutes")
    lists = ("disposal", "disposal-council", "disposal-decide", "disposal-carry-out",
             "disposal-give-up", "disposal-list")  # fmt: skip
    return {
        **{f"archive:{name}": one for name in files},
        **{f"archive:{name}": over for name in ("reopen", "keep-back")},
        **{f"archive:{name}": year for name in years},
        **{f"archive:{name}": handed for name in overs},
        **{f"archive:{name}": disposal for name in lists},
        "archive:paper": item | {"number": 1},
        "archive:paper-act": item | {"what": "up"},
        "archive:paper-move": item,
        "archive:confirm-access": {"change_id": AccessChange.objects.get().pk},
        "archive:open-entry": line,
        "archive:entry-add": heading,
        "archive:entry-remove": line,
        "archive:retention-remove": {"rule_id": rule.pk},
        "archive:hand-over-act": handed | {"what": "offer"},
        "archive:package": {"item_id": HandOverItem.objects.get().pk},
        "archive:disposal-opinion": opinion,
    }
