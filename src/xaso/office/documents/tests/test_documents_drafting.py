"""Writing a document: versions, opinions, the head of unit, submission, signature, seal, release."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdfium2 import PdfDocument

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.api import document_info
from xaso.office.documents.contracts import DraftInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import (
    Document,
    Draft,
    DraftVersion,
    NumberReservation,
    Opinion,
)
from xaso.office.documents.services.drafting import (
    ask_opinions,
    drop_draft,
    give_opinion,
    give_part,
    return_draft,
    save_draft,
    send_to_check,
)
from xaso.office.documents.services.numbering import (
    keep_number,
    register_for,
    reserve_numbers,
    void_number,
)
from xaso.office.documents.services.releasing import release
from xaso.office.documents.services.signing import submit_for_signature, take_back
from xaso.office.documents.states import Part
from xaso.office.documents.testing import drafted
from xaso.office.signing.api import (
    NotSignedError,
    check_codes_of,
    find_checked,
    sign_now,
    signatures_written,
)
from xaso.office.signing.models import SigningRequest, SigningStep
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.testing import PIN, authority, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def office(db, settings, tmp_path):
    """Give a commune with an author, a head of unit, a chairman with a key, and a clerk."""
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    with acting_in(HERE):
        people = {
            "author": official(Role.SPECIALIST, full_name="Lò Thị Mai"),
            "head": official(Role.UNIT_HEAD, full_name="Giàng A Tủa"),
            "chair": official(Role.LEADER, full_name="Vàng A Páo"),
            "clerk": official(Role.CLERK, full_name="Sùng Thị Dợ"),
        }
        authority(people["chair"])
        signing_key(people["chair"])
        signing_key(None, recorder=people["clerk"])
        yield people


def words_of(pdf):
    page = PdfDocument(pdf)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def change(document, actor, **content):
    draft = Draft.objects.get(document=document)
    wanted = {"subject": document.subject, "body": draft.body, "signer_id": draft.signer_id}
    save_draft(document, DraftInput(**{**wanted, **content}), actor=actor)
    document.refresh_from_db()


def test_a_version_is_kept_for_each_change_of_the_text_and_none_for_settings(office):
    document = drafted(office["author"])

    change(document, office["author"], body="Điều 1. Một.")
    change(document, office["author"], body="Điều 1. Một.", topic_mark="VP")
    change(document, office["author"], body="Điều 1. Hai.")

    versions = DraftVersion.objects.filter(document=document).order_by("version")
    assert [one.body for one in versions][1:] == ["Điều 1. Một.", "Điều 1. Hai."]
    assert Draft.objects.get(document=document).topic_mark == ""


def test_only_the_author_writes_until_it_is_given_on(office):
    document = drafted(office["author"])

    with pytest.raises(PermissionDenied):
        change(document, office["chair"], body="Của người khác.")

    send_to_check(document, checker=office["head"], actor=office["author"])
    with pytest.raises(PermissionDenied):
        change(document, office["author"], body="Sửa sau khi gửi.")
    change(document, office["head"], body="Trưởng phòng sửa.")
    assert Draft.objects.get(document=document).body == "Trưởng phòng sửa."


def test_colleagues_are_asked_at_once_and_the_first_answer_stands(office):
    document = drafted(office["author"])
    asked = [office["head"], office["clerk"]]
    ask_opinions(document, people=asked, due_on=None, actor=office["author"])
    ask_opinions(document, people=asked, due_on=None, actor=office["author"])

    opinion = Opinion.objects.get(asked=office["head"])
    give_opinion(opinion, answer="remarks", words="Bổ sung Điều 3.", actor=office["head"])

    assert Opinion.objects.count() == 2
    assert Notice.objects.filter(kind="documents.opinion_asked").count() == 2
    with pytest.raises(WrongStateError):
        give_opinion(opinion, answer="agreed", words="", actor=office["head"])
    opinion.refresh_from_db()
    assert (opinion.answer, opinion.words) == ("remarks", "Bổ sung Điều 3.")


def test_nobody_answers_for_another(office):
    document = drafted(office["author"])
    ask_opinions(document, people=[office["head"]], due_on=None, actor=office["author"])

    with pytest.raises(PermissionDenied):
        give_opinion(Opinion.objects.get(), answer="agreed", words="", actor=office["clerk"])


def test_who_was_asked_may_read_and_a_stranger_may_not(office):
    document = drafted(office["author"])
    stranger = official(Role.SPECIALIST)
    rows = Document.objects.all()
    assert not rows.visible_to(office["head"]).filter(pk=document.pk).exists()

    ask_opinions(document, people=[office["head"]], due_on=None, actor=office["author"])

    assert rows.visible_to(office["head"]).filter(pk=document.pk).exists()
    assert not rows.visible_to(stranger).filter(pk=document.pk).exists()


def test_the_head_of_unit_returns_a_draft_with_what_is_to_be_changed(office):
    document = drafted(office["author"])
    send_to_check(document, checker=office["head"], actor=office["author"])

    return_draft(document, words="Thiếu căn cứ pháp lý.", actor=office["head"])

    document.refresh_from_db()
    assert document.state == "draft"
    assert Draft.objects.get(document=document).returned_words == "Thiếu căn cứ pháp lý."
    told = Notice.objects.get(kind="documents.came_back")
    assert (told.receiver_id, told.url) == (office["author"].pk, document.get_absolute_url())


def test_a_colleague_who_writes_too_is_told_and_finds_what_came_back(office, client):
    document = drafted(office["author"], subject="Khen thưởng thôn 1")
    colleague = official(Role.SPECIALIST)
    give_part(document, Part.AUTHOR, users=[colleague.pk])
    send_to_check(document, checker=office["head"], actor=colleague)

    return_draft(document, words="Thiếu căn cứ pháp lý.", actor=office["head"])

    told = Notice.objects.filter(kind="documents.came_back").values_list("receiver", flat=True)
    assert set(told) == {office["author"].pk, colleague.pk}
    client.force_login(colleague, backend=BACKEND)
    waiting = client.get(reverse("documents:waiting")).content.decode()
    assert "Khen thưởng thôn 1" in waiting


def test_nothing_is_submitted_before_a_signer_is_chosen(office):
    document = drafted(office["author"])

    with pytest.raises(WrongStateError):
        submit_for_signature(document, actor=office["author"])


def test_a_document_is_signed_sealed_and_released_with_its_number_in_the_pdf(office):
    document = drafted(office["author"], signer_id=office["chair"].pk)
    request = submit_for_signature(document, actor=office["author"])

    sign_now(request, actor=office["chair"], pin=PIN)
    document.refresh_from_db()
    waiting = (document.state, document.code)
    sign_now(request, actor=office["clerk"], pin=PIN)
    document.refresh_from_db()
    release(document, actor=office["clerk"])

    info = document_info([document.pk])[document.pk]
    assert waiting == ("signing", "01/QĐ-UBND")
    assert info.state == "released"
    assert info.signer_name == "Vàng A Páo"
    assert info.signer_position == "Chủ tịch"
    signed = info.file("signed")
    assert signatures_written(signed.file_id) == 2
    assert "Kiểm tra văn bản tại" in words_of(read(signed.file_id))
    [code] = check_codes_of([signed.file_id]).values()
    assert find_checked(code).number == "01/QĐ-UBND"
    assert read(signed.file_id).startswith(read(info.file("main").file_id))
    assert info.file("archive").file_id == signed.file_id


def submitted(office, by="author"):
    """Submit a document, by its author or by the head of unit who looked at it."""
    document = drafted(office["author"], signer_id=office["chair"].pk)
    if by == "head":
        send_to_check(document, checker=office["head"], actor=office["author"])
    request = submit_for_signature(document, actor=office[by])
    return document, request


def test_a_document_that_is_taken_back_is_a_draft_with_the_reason(office):
    document, request = submitted(office)
    from_signing = Document.objects.get(pk=document.pk)

    take_back(from_signing, reason="Còn sai số liệu", actor=office["author"])

    assert (from_signing.state, from_signing.signing_request) == ("draft", None)
    assert SigningRequest.objects.get(pk=request).state == "cancelled"
    assert Draft.objects.get(document=document).returned_words == "Còn sai số liệu"
    assert document.acts.filter(key="withdrawn").count() == 1


def test_a_refused_document_goes_back_with_the_reason_and_keeps_its_author(office):
    document, request = submitted(office)
    step = SigningStep.objects.ready().get(request=request)

    refuse_step(step.pk, actor=office["chair"], reason="Sai căn cứ pháp lý")

    document.refresh_from_db()
    assert (document.state, document.signing_request) == ("draft", None)
    assert document.created_by == office["author"]
    assert Draft.objects.get(document=document).returned_words == "Sai căn cứ pháp lý"
    assert document.acts.get(key="refused").actor == office["chair"]
    change(document, office["author"], body="Điều 1. Đã sửa.")


def test_a_refused_seal_voids_the_signature_and_the_number_is_kept(office):
    document, request = submitted(office)
    sign_now(request, actor=office["chair"], pin=PIN)
    step = SigningStep.objects.ready().get(request=request)

    refuse_step(step.pk, actor=office["clerk"], reason="Sai thể thức")

    document.refresh_from_db()
    assert (document.state, document.code) == ("draft", "01/QĐ-UBND")
    assert not document.files.filter(role="signed").exists()


def test_calling_the_request_off_on_the_page_of_signing_lets_the_document_go(office, client):
    document, request = submitted(office)
    client.force_login(office["author"], backend=BACKEND)

    client.post(reverse("signing:request", args=[request]), {"reason": "Nhầm số liệu"})

    document.refresh_from_db()
    assert (document.state, document.signing_request) == ("draft", None)
    withdrawn = document.acts.get(key="withdrawn")
    assert (withdrawn.actor, withdrawn.words) == (office["author"], "Nhầm số liệu")
    change(document, office["author"], body="Điều 1. Đã sửa.")


@pytest.mark.parametrize(
    ("by", "who", "is_allowed"),
    [
        ("head", "author", True),
        ("head", "head", True),
        ("author", "head", False),
        ("head", "chair", False),
    ],
)
def test_author_and_checker_withdraw_on_the_page_whoever_submitted(
    office, client, by, who, is_allowed
):
    document, _request = submitted(office, by)
    client.force_login(office[who], backend=BACKEND)

    answer = client.post(
        reverse("documents:act", args=[document.pk, "withdraw"]), {"reason": "Còn thiếu"}
    )

    document.refresh_from_db()
    assert document.state == ("draft" if is_allowed else "signing")
    assert (answer.status_code == 302) is is_allowed
    told = Notice.objects.filter(kind="documents.came_back").values_list("receiver", flat=True)
    assert list(told) == ([office["author"].pk] if is_allowed and who == "head" else [])


def test_an_author_hears_of_a_refusal_where_the_head_of_unit_submitted(office):
    _document, request = submitted(office, "head")
    step = SigningStep.objects.ready().get(request=request)

    refuse_step(step.pk, actor=office["chair"], reason="Sai căn cứ pháp lý")

    told = Notice.objects.get(kind="documents.came_back")
    assert (told.receiver_id, "Sai căn cứ" in told.body) == (office["author"].pk, True)


def test_a_stranger_does_not_take_a_document_back(office):
    document, _request = submitted(office)

    with pytest.raises(PermissionDenied):
        take_back(document, reason="Của người khác", actor=official(Role.SPECIALIST))


def test_a_number_that_is_no_longer_free_is_said_to_who_signs(office):
    reserve_numbers(
        register_for("out"), count=1, reason="Chờ", actor=office["clerk"], on=clock.today()
    )
    document, request = submitted(office)
    keep_number(Draft.objects.get(document=document), number=1, actor=office["clerk"])
    void_number(NumberReservation.objects.get(), actor=office["clerk"], reason="Không dùng")

    with pytest.raises(NotSignedError, match="Số đã giữ không còn dùng được"):
        sign_now(request, actor=office["chair"], pin=PIN)

    document.refresh_from_db()
    assert (document.state, document.number) == ("signing", None)


def test_a_signed_document_is_not_taken_back(office):
    document = drafted(office["author"], signer_id=office["chair"].pk)
    request = submit_for_signature(document, actor=office["author"])
    sign_now(request, actor=office["chair"], pin=PIN)

    with pytest.raises(WrongStateError):
        take_back(Document.objects.get(pk=document.pk), reason="Muộn", actor=office["author"])


def test_a_draft_is_given_up_and_no_longer_written(office):
    document = drafted(office["author"])

    drop_draft(document, reason="Không cần nữa", actor=office["author"])

    with pytest.raises(WrongStateError):
        change(document, office["author"], body="Lại viết.")


def test_the_whole_path_runs_through_the_pages(office, client):
    client.force_login(office["author"], backend=BACKEND)
    begun = client.post(
        reverse("documents:new"),
        {"kind": "decision", "direction": "out", "subject": "Khen thưởng tập thể"},
    )
    document = Document.objects.get()
    assert begun["Location"] == reverse("documents:edit", args=[document.pk])
    client.post(
        begun["Location"],
        {
            "subject": "Khen thưởng tập thể thôn 1",
            "body": "Căn cứ Luật Thi đua, khen thưởng\nĐiều 1. Khen thưởng thôn 1.",
            "signer": str(office["chair"].pk),
            "receivers": "Thôn 1\nUBND tỉnh; H56",
            "urgency": "normal",
        },
    )
    client.post(reverse("documents:act", args=[document.pk, "submit"]))
    document.refresh_from_db()
    sign_now(document.signing_request, actor=office["chair"], pin=PIN)
    client.force_login(office["clerk"], backend=BACKEND)
    waiting = client.get(reverse("documents:waiting")).content.decode()
    client.post(reverse("documents:act", args=[document.pk, "seal"]), {"pin": PIN})

    document.refresh_from_db()
    page = client.get(document.get_absolute_url()).content.decode()
    assert "Khen thưởng tập thể thôn 1" in waiting
    assert document.state == "released"
    assert "01/QĐ-UBND" in page
    assert [one.channel for one in document.receivers.all()] == ["hand", "exchange"]
    picture = client.get(
        reverse(
            "documents:picture",
            args=[document.pk, document.files.get(role="signed").pk, 1],
        )
    )
    assert picture.content.startswith(b"\x89PNG")


def test_a_wrong_pin_leaves_the_document_unsealed_and_says_so(office, client):
    document = drafted(office["author"], signer_id=office["chair"].pk)
    request = submit_for_signature(document, actor=office["author"])
    sign_now(request, actor=office["chair"], pin=PIN)
    client.force_login(office["clerk"], backend=BACKEND)

    answer = client.post(
        reverse("documents:act", args=[document.pk, "seal"]), {"pin": "000000"}
    )

    document.refresh_from_db()
    assert answer.status_code == 422
    assert document.state == "signing"


@pytest.mark.parametrize("key", ["seal", "release", "recall", "submit", "return", "nothing"])
def test_an_act_that_is_not_ones_own_is_refused(office, client, key):
    document = drafted(office["author"])
    client.force_login(office["clerk"], backend=BACKEND)

    answer = client.post(reverse("documents:act", args=[document.pk, key]))

    assert answer.status_code in (403, 404)
    document.refresh_from_db()
    assert document.state == "draft"


def test_a_preview_draws_what_is_typed_and_keeps_nothing(office, client):
    document = drafted(office["author"])
    client.force_login(office["author"], backend=BACKEND)

    answer = client.post(
        reverse("documents:preview", args=[document.pk]),
        {"subject": "Chữ mới", "body": "Điều 1. Mới."},
        headers={"HX-Request": "true"},
    )

    assert "data:image/png;base64" in answer.content.decode()
    document.refresh_from_db()
    assert document.subject != "Chữ mới"


def test_a_stranger_finds_no_document(office, client):
    document = drafted(office["author"])
    client.force_login(official(Role.SPECIALIST), backend=BACKEND)

    answer = client.get(document.get_absolute_url())

    assert answer.status_code == 404
