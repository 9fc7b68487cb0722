"""A document that came in, from the desk to its end, through the pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, commune, unit
from xaso.kernel.providers.api import HandOver
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.api import freeze
from xaso.office.documents.events import DocumentReleased
from xaso.office.documents.incoming_values import Target
from xaso.office.documents.models import (
    Arrival,
    Assignment,
    Directive,
    Document,
    DocumentAct,
    DocumentFile,
)
from xaso.office.documents.providers_incoming import ArrivalsInHands
from xaso.office.documents.queries.finding import find_documents
from xaso.office.documents.scanning.reading import read_pdf
from xaso.office.documents.services.finding import index_released
from xaso.office.documents.services.incoming.directing import direct, undo_directive
from xaso.office.documents.services.incoming.reading import read_document
from xaso.office.documents.services.incoming.reminding import remind_of_due
from xaso.office.documents.states import DocumentState, Part
from xaso.office.documents.testing import released
from xaso.office.documents.testing_incoming import (
    ORGAN,
    SUBJECT,
    arrived,
    directed,
    letter_pdf,
    registered,
)

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def people():
    return {
        "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
        "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
        "head": official(Role.UNIT_HEAD, full_name="Phạm Thị Dung"),
        "specialist": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
        "stranger": official(Role.RECEPTIONIST, full_name="Nguyễn Thị Hồng"),
    }


def signed_in(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def page_of(document, act=""):
    name = f"documents:arrival-{act}" if act else "documents:arrival"
    return reverse(name, args=[document.pk])


def confirmed(**said):
    return {
        "number": "1234",
        "notation": "SNV-CCHC",
        "issued_on": "12/11/2026",
        "organ_name": ORGAN,
        "type_name": "Công văn",
        "subject": SUBJECT,
        "urgency": "normal",
        **said,
    }


def test_the_clerk_brings_a_file_and_registers_it_for_a_leader(client, people):
    signed_in(client, people["clerk"])
    upload = SimpleUploadedFile("cong van.pdf", letter_pdf(), "application/pdf")

    brought = client.post(reverse("documents:incoming-bring"), {"scans": [upload]})
    document = Document.objects.get()
    form = confirmed(leader=str(people["chair"].pk), due_on="30/11/2026")
    done = client.post(page_of(document, "register"), form, follow=True)

    assert brought.url == page_of(document, "register")
    assert "1" in done.text
    arrival = Arrival.objects.get()
    document.refresh_from_db()
    assert (arrival.number, arrival.held_by_id) == (1, people["chair"].pk)
    assert document.state == DocumentState.SUBMITTED
    assert document.code == "1234/SNV-CCHC"
    assert Notice.objects.get(receiver=people["chair"]).url == page_of(document)


def test_pictures_of_pages_become_one_document_and_files_apart_become_several(client, people):
    signed_in(client, people["clerk"])
    pages = [
        SimpleUploadedFile(f"{name}.pdf", letter_pdf(f"{name}/SNV-CCHC"), "application/pdf")
        for name in (1, 2)
    ]

    client.post(reverse("documents:incoming-bring"), {"scans": pages, "apart": "on"})

    assert Document.objects.count() == 2


def test_a_document_gets_one_number_and_the_same_one_again_gets_none(client, people):
    first = registered(people["clerk"])
    second = arrived(number=None, notation="", organ_name="")
    signed_in(client, people["clerk"])

    page = client.post(page_of(second, "register"), confirmed())

    assert page.status_code == 422
    assert first.get_absolute_url() in page.text
    second.refresh_from_db()
    assert second.state == DocumentState.ARRIVED
    assert [one.number for one in Arrival.objects.order_by("arrived_at")] == [1, None]


def test_whoever_may_not_register_sees_neither_the_page_nor_the_document(client, people):
    document = arrived()
    signed_in(client, people["specialist"])

    assert client.get(page_of(document)).status_code == 404
    assert client.get(page_of(document, "register")).status_code == 403
    assert client.get(reverse("documents:incoming-bring")).status_code == 403


def test_a_directive_names_who_leads_who_takes_part_and_who_is_informed(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    signed_in(client, people["chair"])
    office = unit(Unit.Kind.OFFICE)
    form = {
        "words": "Giao anh Bình chủ trì.",
        "lead": f"person:{people['specialist'].pk}",
        "co_workers": [f"unit:{office.pk}"],
        "informed": [f"person:{people['stranger'].pk}"],
        "due_on": "25/11/2026",
    }

    page = client.post(page_of(document, "direct"), form, follow=True)

    assert "Giao anh Bình chủ trì." in page.text
    document.refresh_from_db()
    assert document.state == DocumentState.ASSIGNED
    parts = dict(Assignment.objects.values_list("part", "user_id"))
    assert parts[Part.LEAD] == people["specialist"].pk
    assert parts[Part.INFORMED] == people["stranger"].pk
    assert Arrival.objects.get().held_by_id == people["specialist"].pk
    for reader in ("specialist", "stranger", "clerk"):
        assert signed_in(client, people[reader]).get(page_of(document)).status_code == 200


def test_a_directive_without_a_lead_is_not_given(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    signed_in(client, people["chair"])

    page = client.post(page_of(document, "direct"), {"words": "Để biết."})

    assert page.status_code == 422
    assert not Directive.objects.exists()


def test_directives_form_a_chain_from_the_chair_to_the_specialist(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directed(document, people["chair"], people["head"])
    signed_in(client, people["head"])

    form = {"words": "Anh Bình xử lý.", "lead": f"person:{people['specialist'].pk}"}
    client.post(page_of(document, "direct"), form)

    upper, lower = Directive.objects.order_by("given_at")
    assert lower.parent_id == upper.pk
    assert Assignment.objects.get(directive=upper).state == Assignment.State.HANDED_ON
    assert Arrival.objects.get().held_by_id == people["specialist"].pk


def test_a_head_directs_only_what_lies_with_them(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    informed = Target(Part.INFORMED, user_id=people["head"].pk)
    directed(document, people["chair"], people["stranger"], informed)
    signed_in(client, people["head"])

    form = {"words": "Của tôi.", "lead": f"person:{people['specialist'].pk}"}
    refused = client.post(page_of(document, "direct"), form)

    assert refused.status_code == 403
    assert Directive.objects.count() == 1


def test_a_directive_given_by_mistake_is_undone_the_same_day(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directive = directed(document, people["chair"], people["stranger"])
    signed_in(client, people["chair"])
    undo = reverse("documents:arrival-undo", args=[document.pk, directive])

    page = client.post(undo, {"reason": "Nhầm người."}, follow=True)

    assert "Nhầm người." in page.text
    document.refresh_from_db()
    assert document.state == DocumentState.SUBMITTED
    assert Arrival.objects.get().held_by_id == people["chair"].pk
    assert DocumentAct.objects.filter(document=document, key="undone").exists()
    kinds = Notice.objects.filter(receiver=people["stranger"]).values_list("kind", flat=True)
    assert set(kinds) == {"documents.assigned", "documents.undone"}


def test_a_directive_stays_once_its_day_is_over_or_the_lead_handed_it_on(client, people):
    passed = registered(people["clerk"], to=people["chair"].pk)
    passed_by = directed(passed, people["chair"], people["head"])
    directed(passed, people["head"], people["specialist"])
    old = registered(people["clerk"], to=people["chair"].pk, number=2)
    old_by = directed(old, people["chair"], people["specialist"])
    Directive.objects.filter(pk=old_by).update(given_at=clock.now() - timedelta(days=1))
    signed_in(client, people["chair"])

    for document, directive in ((passed, passed_by), (old, old_by)):
        undo = reverse("documents:arrival-undo", args=[document.pk, directive])
        assert client.post(undo, {"reason": "Nhầm."}).url == page_of(document)

    assert not Directive.objects.filter(undone_at__isnull=False).exists()


def test_a_document_that_belongs_elsewhere_goes_back_to_its_giver(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directed(document, people["chair"], people["specialist"])
    signed_in(client, people["specialist"])

    client.post(page_of(document, "return"), {"reason": "Không thuộc lĩnh vực của tôi."})

    document.refresh_from_db()
    assert document.state == DocumentState.SUBMITTED
    assert Arrival.objects.get().held_by_id == people["chair"].pk
    assert Notice.objects.filter(receiver=people["chair"], kind="documents.returned").exists()


def test_the_lead_begins_tells_and_closes_with_a_result(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directed(document, people["chair"], people["specialist"])
    signed_in(client, people["specialist"])

    client.post(page_of(document, "start"))
    client.post(page_of(document, "progress"), {"words": "Đang lấy số liệu các thôn."})
    page = client.post(page_of(document, "close"), {"result": "Đã báo cáo."}, follow=True)

    assert "Đang lấy số liệu các thôn." in page.text
    document.refresh_from_db()
    assert document.state == DocumentState.CLOSED
    arrival = Arrival.objects.get()
    assert (arrival.result, arrival.held_by_id) == ("Đã báo cáo.", None)
    assert Assignment.objects.get().state == Assignment.State.DONE


def test_an_answer_is_found_by_its_number_and_linked(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    answer = Document.objects.create(
        direction="out",
        state=DocumentState.RELEASED,
        code="15/UBND-VP",
        subject="Báo cáo cải cách hành chính",
        organ_name="Ủy ban nhân dân xã",
        type_name="Công văn",
        created_by=people["specialist"],
    )
    directed(document, people["chair"], people["specialist"])
    signed_in(client, people["specialist"])

    wrong = client.post(page_of(document, "close"), {"result": "Xong.", "answer": "99/UBND-VP"})
    client.post(page_of(document, "close"), {"result": "Xong.", "answer": "15/UBND-VP"})

    assert wrong.status_code == 422
    answer.refresh_from_db()
    assert answer.answers_id == document.pk


def test_nobody_else_closes_what_lies_with_a_colleague(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    informed = Target(Part.INFORMED, user_id=people["stranger"].pk)
    directed(document, people["chair"], people["specialist"], informed)
    signed_in(client, people["stranger"])

    refused = client.post(page_of(document, "close"), {"result": "Xong."})

    assert refused.status_code == 403
    document.refresh_from_db()
    assert document.state == DocumentState.ASSIGNED


def test_a_clerk_closes_only_what_has_no_directive(client, people):
    plain = registered(people["clerk"])
    given = registered(people["clerk"], to=people["chair"].pk, number=2)
    directed(given, people["chair"], people["specialist"])
    signed_in(client, people["clerk"])

    refused = client.post(page_of(given, "close"), {"result": "Xong."})
    client.post(page_of(plain, "close"), {"result": "Chỉ để biết."})

    assert refused.status_code == 403
    given.refresh_from_db(), plain.refresh_from_db()
    assert (given.state, plain.state) == (DocumentState.ASSIGNED, DocumentState.CLOSED)


def test_what_one_of_a_unit_began_lies_with_them_and_their_head_may_hand_it_on(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    colleague = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    theirs = people["specialist"].assignments.get().unit_id
    words, lead = "Giao bộ phận.", Target(Part.LEAD, unit_id=theirs)
    direct(document.pk, actor=people["chair"], words=words, targets=[lead])
    signed_in(client, people["specialist"]).post(page_of(document, "start"))

    page = signed_in(client, colleague).get(page_of(document))
    refused = client.post(page_of(document, "close"), {"result": "Xong."})
    signed_in(client, people["head"])
    form = {"words": "Chuyển ông Cường.", "lead": f"person:{colleague.pk}"}
    client.post(page_of(document, "direct"), form)

    assert page_of(document, "close") not in page.text
    assert refused.status_code == 403
    assert Arrival.objects.get().held_by_id == colleague.pk


def test_an_answer_is_shown_only_to_who_may_read_it(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directed(document, people["chair"], people["stranger"])
    answer = Document.objects.create(
        direction="out",
        state=DocumentState.DRAFT,
        subject="Dự thảo trả lời chưa công bố",
        organ_name="Ủy ban nhân dân xã",
        type_name="Công văn",
        created_by=people["specialist"],
        answers=document,
    )

    of_stranger = signed_in(client, people["stranger"]).get(page_of(document))
    of_clerk = signed_in(client, people["clerk"]).get(page_of(document))

    assert answer.subject not in of_stranger.text
    assert answer.subject in of_clerk.text


def test_a_directive_is_undone_only_under_its_own_document(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directive = directed(document, people["chair"], people["specialist"])
    other = registered(people["clerk"], to=people["chair"].pk, number=2)
    signed_in(client, people["chair"])

    undo = reverse("documents:arrival-undo", args=[other.pk, directive])
    answer = client.post(undo, {"reason": "Nhầm."})

    assert answer.status_code == 404
    assert not Directive.objects.filter(undone_at__isnull=False).exists()


def test_an_undone_directive_leaves_neither_readers_nor_its_day(client, people):
    day = clock.today() + timedelta(days=9)
    document = registered(people["clerk"], to=people["chair"].pk, due_on=day)
    informed = Target(Part.INFORMED, user_id=people["stranger"].pk)
    earlier = direct(
        document.pk,
        actor=people["chair"],
        words="Giao chị Dung.",
        targets=[Target(Part.LEAD, user_id=people["head"].pk), informed],
    )
    directive = direct(
        document.pk,
        actor=people["head"],
        words="Giao anh Bình.",
        targets=[Target(Part.LEAD, user_id=people["specialist"].pk), informed],
        due_on=clock.today(),
    )

    undo_directive(directive, actor=people["head"], reason="Nhầm người.")

    assert Arrival.objects.get().due_on == day
    assert signed_in(client, people["specialist"]).get(page_of(document)).status_code == 404
    for reader in ("head", "stranger", "chair"):
        assert signed_in(client, people[reader]).get(page_of(document)).status_code == 200
    notice = Notice.objects.get(receiver=people["specialist"], kind="documents.undone")
    assert notice.url == reverse("documents:incoming")
    assert Directive.objects.get(pk=earlier).undone_at is None


def test_what_lies_with_nobody_reminds_the_clerk(people):
    with clock.at(clock.now().replace(year=2026, month=11, day=18, hour=2)):
        registered(people["clerk"], due_on=clock.today())

        reminded = remind_of_due()

    assert reminded == 1
    assert Notice.objects.get(kind="documents.soon_due").receiver == people["clerk"]


def test_the_form_is_offered_anew_once_the_machine_has_read(client, people):
    document = arrived(number=None, notation="", organ_name="", subject="cong van")
    signed_in(client, people["clerk"])

    while_read = client.get(page_of(document, "reading"))
    read_document(document.pk)
    done = client.get(page_of(document, "reading"))
    form = client.get(page_of(document, "register"))

    link = f'href="{page_of(document, "register")}"'
    assert "hx-get" in while_read.text
    assert link in done.text
    assert link not in form.text.partition("<main")[2]


def test_a_refused_document_tells_why_and_may_come_again(client, people):
    document = arrived()
    signed_in(client, people["clerk"])

    client.post(page_of(document, "refuse"), {"reason": "Gửi nhầm địa chỉ."})
    again = arrived()

    document.refresh_from_db()
    assert document.state == DocumentState.REFUSED
    assert again.pk != document.pk
    assert (
        DocumentAct.objects.get(document=document, key="refused").words == "Gửi nhầm địa chỉ."
    )


def test_what_its_sender_replaced_waits_for_nobody_and_takes_no_act(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    freeze(document.pk, "Nơi gửi đã thay thế.")
    signed_in(client, people["chair"])

    waiting = client.get(reverse("documents:incoming"))
    form = {"words": "Xử lý.", "lead": f"person:{people['specialist'].pk}"}
    page = client.post(page_of(document, "direct"), form, follow=True)

    assert "data-open" not in waiting.text
    assert "Nơi gửi đã thay thế." in page.text
    assert not Directive.objects.exists()


def test_who_holds_a_document_is_reminded_before_its_day_and_after(people):
    with clock.at(clock.now().replace(year=2026, month=11, day=18, hour=2)):
        near = registered(people["clerk"], number=1, due_on=clock.today() + timedelta(days=1))
        late = registered(people["clerk"], number=2, due_on=clock.today() - timedelta(days=1))
        far = registered(people["clerk"], number=3, due_on=clock.today() + timedelta(days=9))
        for document in (near, late, far):
            Document.objects.filter(pk=document.pk).update(state=DocumentState.SUBMITTED)
            Arrival.objects.filter(document=document).update(held_by=people["specialist"])

        first, second = remind_of_due(), remind_of_due()

    assert (first, second) == (2, 0)
    kinds = Notice.objects.filter(receiver=people["specialist"]).values_list("kind", flat=True)
    assert sorted(kinds) == ["documents.late", "documents.soon_due"]


def test_the_list_shows_each_what_waits_for_them(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    arrived(number=2)
    directed(document, people["chair"], people["specialist"])

    of_specialist = signed_in(client, people["specialist"]).get(reverse("documents:incoming"))
    of_clerk = signed_in(client, people["clerk"]).get(reverse("documents:incoming"))

    assert document.get_absolute_url() in of_specialist.text
    assert of_specialist.text.count("data-open") == 1
    assert document.get_absolute_url() not in of_clerk.text
    assert of_clerk.text.count("data-open") == 1


def test_the_list_is_taken_out_as_a_workbook(client, people):
    registered(people["clerk"], to=people["chair"].pk)
    signed_in(client, people["clerk"])

    sheet = client.get(reverse("documents:incoming-export"), {"view": "all"})

    assert sheet.status_code == 200
    assert sheet.content.startswith(b"PK")


def test_the_slip_bears_the_stamp_and_the_directives(client, people):
    document = registered(people["clerk"], to=people["chair"].pk)
    directed(document, people["chair"], people["specialist"])
    signed_in(client, people["clerk"])

    slip = client.get(page_of(document, "slip"))

    text = read_pdf(slip.content).whole
    assert "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN" in text
    assert "Giao chủ trì tham mưu" in text
    assert "Lê Văn Bình" in text


def test_the_pdf_that_came_is_shown_and_never_changed(client, people):
    document = registered(people["clerk"])
    file = DocumentFile.objects.get(document=document)
    signed_in(client, people["clerk"])

    answer = client.get(reverse("documents:arrival-file", args=[document.pk, file.pk]))

    assert b"".join(answer.streaming_content) == letter_pdf()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_work_of_who_leaves_goes_to_a_successor_or_to_the_unit(people):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    for number in (1, 2):
        document = registered(people["clerk"], to=people["chair"].pk, number=number)
        directed(document, people["chair"], people["specialist"])
    leaver, holder = people["specialist"].pk, ArrivalsInHands()
    [work] = holder.work_in_hands_of(leaver)

    to_heir = HandOver(leaver, heir.pk, people["clerk"].pk, "Chuyển công tác")
    to_unit = HandOver(leaver, None, people["clerk"].pk, "Chuyển công tác")
    moved = holder.hand_over(work, to_heir, limit=1), holder.hand_over(work, to_unit, limit=9)

    assert (work.count, moved) == (2, (1, 1))
    assert holder.work_in_hands_of(leaver) == []
    held = Arrival.objects.order_by("number").values_list("held_by", "held_at")
    assert list(held) == [(heir.pk, None), (None, work.unit_id)]


def test_a_document_that_was_released_is_found_by_the_words_of_its_text(people):
    with_text = released(people["specialist"])

    index_released(DocumentReleased(with_text.pk, "", None, (), clock.now()))

    assert find_documents("kien toan to cong nghe", people["clerk"], limit=5) == [with_text.pk]
    assert find_documents("chính quyền địa phương", people["clerk"], limit=5) == [with_text.pk]
