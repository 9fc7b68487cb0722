"""Documents that come by e-mail: from a real mail server to the clerk's desk."""

from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from tests.mail_server import PASSWORD, USER

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.failures import JobFailedError
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.events import IncomingRefused, IncomingRegistered, RecallAnswered
from xaso.office.documents.mailbox import fetching, keeping
from xaso.office.documents.mailbox.answering import answer_letter
from xaso.office.documents.mailbox.configuration import (
    BadConfigurationError,
    read_configuration,
)
from xaso.office.documents.mailbox.deciding import set_aside
from xaso.office.documents.mailbox.fetching import look
from xaso.office.documents.mailbox.presentation import say_fault
from xaso.office.documents.mailbox.subscribers import (
    forget_recalled,
    tell_refused,
    tell_registered,
)
from xaso.office.documents.models import Arrival, Document, DocumentFile, Letter, LetterBox
from xaso.office.documents.services.incoming.reading import read_document
from xaso.office.documents.services.incoming.refusing import (
    destroy_recalled,
    refuse,
    refuse_secret,
)
from xaso.office.documents.states import DocumentState, FileRole
from xaso.office.documents.testing_incoming import letter_pdf, registered, scanned_page

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
RECEIVED, REFUSED = "Đã nhận", "Không nhận được"
SUBJECT = "Gửi Công văn số 1234 về cải cách hành chính"
State = Letter.State


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def clerk():
    return official(Role.CLERK, full_name="Đỗ Thị Kim")


@pytest.fixture
def mailbox(mail_server, settings, tmp_path):
    """The commune's mailbox on a real server, configured as an installation does."""
    configured(settings, tmp_path, port=mail_server.port, authority=mail_server.authority)
    return mail_server


def configured(settings, folder, **said):
    given = {"commune": HERE, "host": "127.0.0.1", "user": USER, "password": PASSWORD, **said}
    lines = [
        f"{key} = {value}" if isinstance(value, int) else f'{key} = "{value}"'
        for key, value in given.items()
    ]
    file = folder / "mailbox.toml"
    file.write_text("\n".join(["[xa-mau]", *lines]), encoding="utf-8")
    file.chmod(0o600)
    settings.XASO_DOCUMENTS_MAILBOX = str(file)
    read_configuration.cache_clear()


def letter(*files, subject=SUBJECT, text="Kính gửi Ủy ban nhân dân xã.", **headers):
    """Return a letter as bytes; files are (name, content, kind)."""
    made = EmailMessage()
    made["From"] = "Sở Nội vụ <vanthu@sonoivu.example>"
    made["To"] = USER
    made["Subject"] = subject
    made["Message-ID"] = f"<{abs(hash(subject))}@sonoivu.example>"
    for name, value in headers.items():
        name = name.replace("_", "-")
        del made[name]
        made[name] = value
    made.set_content(text)
    for name, content, kind in files:
        main, sub = kind.split("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made.as_bytes().replace(b"\n", b"\r\n")


def pdf(name="Công văn 1234.pdf"):
    return (name, letter_pdf(), "application/pdf")


def test_a_letter_becomes_a_document_that_waits_and_is_moved(mailbox):
    mailbox.deliver(letter(pdf(), ("Phụ lục.txt", "Phụ lục".encode(), "text/plain")))

    done = look()

    [one] = Letter.objects.all()
    arrival = Arrival.objects.get(document=one.document)
    files = DocumentFile.objects.filter(document=one.document).order_by("order")
    assert done == 1
    assert (one.document.state, one.document.subject) == (DocumentState.ARRIVED, SUBJECT)
    assert (arrival.channel, arrival.sender) == ("email", "Sở Nội vụ <vanthu@sonoivu.example>")
    assert one.document.organ_name == ""
    assert [row.role for row in files] == [FileRole.MAIN, FileRole.ATTACHMENT]
    assert [row.file.original_name for row in files] == ["Công văn 1234.pdf", "Phụ lục.txt"]
    assert one.text == "Kính gửi Ủy ban nhân dân xã."
    assert mailbox.folders() == {"INBOX": [], RECEIVED: [SUBJECT]}


def test_a_letter_is_taken_once_however_often_it_is_looked_at(mailbox):
    same = letter(pdf())
    mailbox.deliver(same)
    look()
    mailbox.deliver(b"Received: from gateway\r\n" + same)

    look()
    look()

    assert Letter.objects.count() == Document.objects.count() == 1
    assert mailbox.folders() == {"INBOX": [], RECEIVED: [SUBJECT, SUBJECT]}


def test_a_crash_between_keeping_and_moving_makes_no_second_document(mailbox, monkeypatch):
    mailbox.deliver(letter(pdf()))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(fetching, "_move", _crash)
        look()
    assert mailbox.folders() == {"INBOX": [SUBJECT]}

    look()

    assert Document.objects.count() == 1
    assert mailbox.folders() == {"INBOX": [], RECEIVED: [SUBJECT]}


def test_another_letter_that_bears_the_same_message_id_is_taken(mailbox):
    same = {"Message_ID": "<1@may-in.example>"}
    mailbox.deliver(letter(pdf(), **same), letter(pdf(), subject="Thư mời họp", **same))

    look()

    assert Letter.objects.filter(state=State.TAKEN).count() == 2


def test_a_letter_that_fails_holds_up_no_other_and_shows_the_number_of_its_fault(
    mailbox, monkeypatch, client, clerk
):
    mailbox.deliver(letter(pdf(), subject="Hỏng"), letter(pdf()))
    whole = keeping.read_letter
    monkeypatch.setattr(
        keeping, "read_letter", lambda raw: _fail_on(b"H=E1=BB=8Fng", raw, whole)
    )

    look()

    bad, good = Letter.objects.order_by("uid")
    assert (bad.state, good.state) == (State.RETRIED, State.TAKEN)
    assert mailbox.folders() == {"INBOX": ["Hỏng"], RECEIVED: [SUBJECT]}
    client.force_login(clerk, backend=BACKEND)
    page = client.get(reverse("documents:letters"), {"view": "faulty"})
    assert bad.fault_id in page.text


def test_a_letter_that_keeps_failing_is_given_up_and_one_that_recovers_is_taken(
    mailbox, monkeypatch
):
    mailbox.deliver(letter(pdf(), subject="Hỏng"), letter(pdf()))
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "read_letter", _crash_by_value)
        look()
    with monkeypatch.context() as patched:
        whole = keeping.read_letter
        patched.setattr(
            keeping, "read_letter", lambda raw: _fail_on(b"H=E1=BB=8Fng", raw, whole)
        )
        for _time in range(fetching.MOST_TRIES):
            look()

    bad, good = Letter.objects.order_by("uid")

    assert (bad.state, bad.document_id, good.state) == (State.FAULTY, None, State.TAKEN)
    assert (good.fault, good.fault_id) == ("", "")
    assert "không thành" in say_fault(bad)
    assert mailbox.folders() == {"INBOX": [], REFUSED: ["Hỏng"], RECEIVED: [SUBJECT]}


def test_a_program_is_not_taken_but_the_document_beside_it_is(mailbox, client, clerk):
    program = ("Thư mời.pdf", b"MZ\x90\x00" + bytes(300), "application/pdf")
    mailbox.deliver(letter(program, pdf()))

    look()

    [one] = Letter.objects.all()
    assert one.state == State.TAKEN
    assert [entry["name"] for entry in one.refused] == ["Thư mời.pdf"]
    client.force_login(clerk, backend=BACKEND)
    assert one.refused[0]["reason"] in client.get(one.get_absolute_url()).text.replace(
        "&quot;", '"'
    )


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        pytest.param([], "no_file", id="no file"),
        pytest.param(
            [("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(99), "application/ms-tnef")],
            "no_good_file",
            id="Outlook's package",
        ),
        pytest.param(
            [(f"{number}.txt", b"a", "text/plain") for number in range(21)],
            "too_many",
            id="too many",
        ),
        pytest.param([("a.pdf", bytes(300_000), "application/pdf")], "too_large", id="large"),
    ],
)
def test_what_cannot_be_taken_lies_in_the_other_folder_and_waits_for_the_clerk(
    mail_server, settings, tmp_path, files, fault
):
    given = {"port": mail_server.port, "authority": mail_server.authority}
    configured(settings, tmp_path, **given, max_bytes=200_000)
    mail_server.deliver(letter(*files))

    look()

    [one] = Letter.objects.all()
    assert (one.state, one.fault, one.subject) == (State.FAULTY, fault, SUBJECT)
    assert Document.objects.count() == 0
    assert mail_server.folders() == {"INBOX": [], REFUSED: [SUBJECT]}


def test_the_clerk_finds_what_the_document_says_of_itself_proposed(mailbox, clerk, client):
    mailbox.deliver(letter(pdf()))
    look()
    one = Letter.objects.get()
    client.force_login(clerk, backend=BACKEND)

    read_document(one.document_id)
    form = client.get(reverse("documents:arrival-register", args=[one.document_id])).text
    page = client.get(one.get_absolute_url()).text

    assert 'value="1234"' in form
    assert 'value="SNV-CCHC"' in form
    assert "Công văn 1234.pdf" in page
    assert "Không có chữ ký số" in page


def test_nothing_of_a_secret_document_is_kept_but_that_it_came(mailbox):
    mailbox.deliver(letter(pdf(), text="TỐI MẬT\nNội dung không được lưu."))

    look()

    [one] = Letter.objects.all()
    assert (one.fault, one.subject, one.text) == ("secret", "", "")
    assert Document.objects.count() == DocumentFile.objects.count() == 0
    assert mail.outbox == []


def test_pages_sent_as_pictures_are_the_document_and_logos_are_not(mailbox):
    pages = [(f"trang {number}.jpg", scanned_page(72), "image/jpeg") for number in (1, 2)]
    mailbox.deliver(letter(*pages))

    look()

    roles = DocumentFile.objects.values_list("role", flat=True)
    assert list(roles) == [FileRole.ORIGINAL, FileRole.ORIGINAL]


def test_a_picture_beside_a_pdf_is_its_annex(mailbox):
    mailbox.deliver(letter(("anh.jpg", scanned_page(72), "image/jpeg"), pdf()))

    look()

    rows = DocumentFile.objects.order_by("order").values_list("role", "file__original_name")
    assert list(rows) == [
        (FileRole.MAIN, "Công văn 1234.pdf"),
        (FileRole.ATTACHMENT, "anh.jpg"),
    ]


def test_the_clerk_refuses_a_document_and_its_sender_is_told_once(mailbox, clerk):
    mailbox.deliver(letter(pdf()))
    look()
    [one] = Letter.objects.all()

    refuse(one.document_id, reason="Gửi nhầm nơi nhận.", actor=clerk)
    event = IncomingRefused(one.document_id, "Gửi nhầm nơi nhận.", clock.now())
    tell_refused(event)
    deliver_all()
    tell_refused(event)
    deliver_all()

    [sent] = mail.outbox
    assert sent.to == ["vanthu@sonoivu.example"]
    assert "Gửi nhầm nơi nhận." in sent.body
    assert sent.extra_headers["In-Reply-To"] == one.message_id
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"


def test_the_sender_is_told_the_arrival_number(mailbox, clerk):
    mailbox.deliver(letter(pdf()))
    look()
    [one] = Letter.objects.all()
    taken_in = registered(clerk, number=77)
    Letter.objects.update(document=taken_in)

    tell_registered(IncomingRegistered(taken_in.pk, clock.now()))
    sent_inside = list(mail.outbox)
    deliver_all()

    assert sent_inside == []
    number = Arrival.objects.get(document=taken_in).number
    assert f" {number} " in mail.outbox[0].body
    assert one.subject in mail.outbox[0].body


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"From": "không có địa chỉ"},
    ],
)
def test_programs_and_nobody_get_no_answer(mailbox, clerk, headers):
    mailbox.deliver(letter(pdf(), **headers))
    look()
    one = Letter.objects.get()

    refuse(one.document_id, reason="Gửi nhầm nơi nhận.", actor=clerk)
    deliver_all()

    one.refresh_from_db()
    assert one.answered_at is None
    assert mail.outbox == []


def test_nothing_is_locked_or_noted_while_the_mail_server_is_asked(mailbox, clerk, monkeypatch):
    mailbox.deliver(letter(pdf()))
    look()
    one = Letter.objects.get()
    refuse(one.document_id, reason="Gửi nhầm nơi nhận.", actor=clerk)
    outside, seen = len(connection.savepoint_ids), []

    def refuse_to_send(_backend, _messages):
        seen.append(len(connection.savepoint_ids))
        raise OSError

    with monkeypatch.context() as patched, pytest.raises(JobFailedError):
        patched.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages", refuse_to_send
        )
        answer_letter.run(commune_id=HERE, letter_id=str(one.pk))
    one.refresh_from_db()
    after_failure = one.answered_at
    answer_letter.run(commune_id=HERE, letter_id=str(one.pk))

    assert (seen, after_failure) == ([outside], None)
    assert len(mail.outbox) == 1


def test_of_what_is_found_secret_later_nothing_stays_and_no_machine_answers(
    mailbox, clerk, client
):
    mailbox.deliver(letter(pdf()))
    look()
    one = Letter.objects.get()

    refuse_secret(one.document_id, "MẬT")
    tell_refused(IncomingRefused(one.document_id, "Có dấu chỉ độ mật.", clock.now()))
    deliver_all()

    one.refresh_from_db()
    assert (one.state, one.fault, one.subject, one.text) == (State.FAULTY, "secret", "", "")
    assert mail.outbox == []
    set_aside(one.pk, actor=clerk)
    client.force_login(clerk, backend=BACKEND)
    assert client.get(one.get_absolute_url()).status_code == 200


def test_of_what_was_given_back_no_words_stay(mailbox, clerk):
    mailbox.deliver(letter(pdf()))
    look()
    one = Letter.objects.get()

    destroy_recalled(one.document_id, reason="Nơi gửi thu hồi.", actor=clerk)
    forget_recalled(
        RecallAnswered(one.document_id, accepted=True, reason="Thu hồi.", at=clock.now())
    )

    one.refresh_from_db()
    assert (one.subject, one.text, one.document_id is None) == ("", "", False)


def test_the_clerk_sets_a_letter_aside_and_nobody_is_told(mailbox, clerk, client):
    mailbox.deliver(letter(pdf()), letter(subject="Quảng cáo"))
    look()
    client.force_login(clerk, backend=BACKEND)

    for one in Letter.objects.all():
        client.post(reverse("documents:letter-set-aside", args=[one.pk]))

    assert set(Letter.objects.values_list("state", "decided_by")) == {
        (State.SET_ASIDE, clerk.pk)
    }
    assert Document.objects.get().state == DocumentState.REFUSED
    page = client.get(reverse("documents:letters"))
    assert SUBJECT not in page.text
    assert mail.outbox == []


def test_the_text_of_a_letter_without_files_can_be_the_document(mailbox, clerk, client):
    mailbox.deliver(letter(text="Đề nghị xã cử người dự họp."))
    look()
    one = Letter.objects.get()
    client.force_login(clerk, backend=BACKEND)

    answered = client.post(reverse("documents:letter-take-text", args=[one.pk]))

    one.refresh_from_db()
    assert answered.url == reverse("documents:arrival-register", args=[one.document_id])
    assert one.state == State.TAKEN
    assert client.get(answered.url).status_code == 200


def test_the_clerk_refuses_what_could_not_be_taken_with_a_reason(mailbox, clerk, client):
    mailbox.deliver(letter())
    look()
    one = Letter.objects.get()
    client.force_login(clerk, backend=BACKEND)
    address = reverse("documents:letter-send-back", args=[one.pk])

    empty = client.post(address, {"reason": ""})
    client.post(address, {"reason": "Thư không kèm văn bản."})
    for _time in range(2):
        answer_letter.run(commune_id=HERE, letter_id=str(one.pk))

    one.refresh_from_db()
    assert empty.status_code == 422
    assert (one.state, one.decided_by) == (State.ANSWERED, clerk)
    [sent] = mail.outbox
    assert "Thư không kèm văn bản." in sent.body


def test_a_mailbox_that_does_not_let_us_in_is_shown_with_the_number_of_the_fault(
    mail_server, settings, tmp_path, clerk, client
):
    given = {"port": mail_server.port, "authority": mail_server.authority}
    configured(settings, tmp_path, **given, password="sai")

    look()

    box = LetterBox.objects.get()
    client.force_login(clerk, backend=BACKEND)
    assert box.fault_id
    assert box.reached_at is None
    assert box.fault_id in client.get(reverse("documents:letters")).text


def test_a_server_that_nobody_vouches_for_is_not_trusted(mail_server, settings, tmp_path):
    configured(settings, tmp_path, port=mail_server.port)
    mail_server.deliver(letter(pdf()))

    look()

    assert LetterBox.objects.get().fault == "SSLCertVerificationError"
    assert Letter.objects.count() == 0


def test_the_command_says_what_it_found(mailbox, capsys):
    mailbox.deliver(letter(pdf()))

    call_command("mailbox", "look")

    assert "1 letters" in capsys.readouterr().out


def test_a_file_that_others_can_read_is_not_used(settings, tmp_path):
    configured(settings, tmp_path)
    (tmp_path / "mailbox.toml").chmod(0o640)

    with pytest.raises(BadConfigurationError, match="chmod 600"):
        read_configuration(tmp_path / "mailbox.toml")


def test_the_list_is_narrowed_and_taken_out(mailbox, clerk, client):
    mailbox.deliver(letter(pdf()), letter(subject="Báo giá máy in"))
    look()
    client.force_login(clerk, backend=BACKEND)

    page = client.get(reverse("documents:letters"), {"view": "all", "q": "máy in"})
    taken_out = client.get(reverse("documents:letters-export"), {"view": "all"})

    assert "Báo giá máy in" in page.text
    assert SUBJECT not in page.text
    assert taken_out["Content-Type"].startswith("application/vnd.openxml")


def _crash(*_args):
    raise KeyboardInterrupt


def _crash_by_value(raw):
    raise ValueError(raw[:10])


def _fail_on(mark, raw, whole):
    if mark in raw:
        raise ValueError("hỏng")
    return whole(raw)
