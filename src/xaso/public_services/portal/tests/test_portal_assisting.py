"""Somebody files for a citizen who agrees by a code, or on paper: the record says so."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.encryption.api import blind_index
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.identity.api import Level, citizen_with_phone, vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierFiling,
    DossierForm,
    DossierParty,
)
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking, assisting
from xaso.public_services.portal.models import Assistance, OnlineRule, Submission
from xaso.public_services.portal.tasks import forget_submissions
from xaso.public_services.procedures.api import current_version

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
CODE = "1.004873"
PHONE, FULL = "0912345678", "+84912345678"
FORM = deepcopy(SMALL_FORM) | {"key": "form_of_helpers"}
FORM["pages"][0]["groups"][0]["fields"][0]["prefill"] = ["applicant.full_name"]
FORM["pages"][0]["groups"][0]["fields"][1]["prefill"] = ["applicant.phone"]
WHO = {"name": "Lê Thị Mẫu", "personal_id": "038190000001", "phone": PHONE, "card_seen": "on"}
SEND = {"collection": "desk", "consent": "on"}


@pytest.fixture(autouse=True)
def here(monkeypatch):
    commune(HERE)
    published_form(FORM)
    monkeypatch.setattr(asking, "form_for", lambda code, day: "form_of_helpers")


@pytest.fixture
def staff():
    return people()


@pytest.fixture
def helper(staff):
    return official(Role.COMMUNITY_HELPER, full_name="Trần Văn Thử")


@pytest.fixture
def tablet(client, helper):
    client.force_login(helper, backend=BACKEND)
    return client


def window(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def code_of(kind):
    """Return the digits that went out last in a notice of this kind."""
    with acting_in(HERE):
        notice = Notice.objects.filter(kind=kind).latest("created_at")
        return re.findall(r"^\d{6}", notice.body)[0]


def another(code):
    return f"{(int(code) + 1) % 10**6:06}"


def ask(tablet, code=CODE, **more):
    return tablet.post(reverse("portal:assist", args=[code]), WHO | {"way": "code"} | more)


def agree(tablet):
    """Ask the citizen and type the code they read out; return the way of the submission."""
    asked = ask(tablet)
    assert asked.status_code == 302, asked.content.decode()
    agreed = tablet.post(asked.headers["Location"], {"code": code_of("portal.help_code")})
    assert agreed.status_code == 302, agreed.content.decode()
    return agreed.headers["Location"]


def fill_in(tablet, way):
    tablet.post(f"{way}who/", {"applicant-name": "Lê Thị Mẫu", "applicant-phone": PHONE})
    tablet.post(f"{way}what/", {"matter-text": "Xin xác nhận", "matter-sworn": "on"})
    number = 1
    while True:
        scan = SimpleUploadedFile(f"giay-{number}.pdf", a_pdf(), content_type="application/pdf")
        sent = {"answer": "yes", "scans": scan, "act": "next"}
        if tablet.post(f"{way}giay-to/{number}/", sent).status_code == 404:
            return way
        number += 1


def send(tablet, way):
    """Ask for the code for sending, and send with it."""
    tablet.post(f"{way}xem-lai/", SEND | {"act": "code"})
    typed = {"code": code_of("portal.sending_code")}
    return tablet.post(f"{way}xem-lai/", SEND | typed, follow=True)


def filed(tablet):
    way = fill_in(tablet, agree(tablet))
    send(tablet, way)
    with acting_in(HERE):
        return Dossier.objects.get()


def test_a_helper_fills_in_and_sends_with_the_citizens_two_codes(tablet, helper):
    way = agree(tablet)
    first = tablet.get(f"{way}who/").content.decode()
    fill_in(tablet, way)

    done = send(tablet, way)

    assert "Lê Thị Mẫu" in first
    with acting_in(HERE):
        made = Dossier.objects.get()
        form, filing = DossierForm.objects.get(), DossierFiling.objects.get()
        party = DossierParty.objects.get()
    assert made.code in done.content.decode()
    assert (made.state, made.channel) == ("submitted", "online")
    assert made.submitted_by == citizen_with_phone(FULL)
    assert (party.name, party.personal_id) == ("Lê Thị Mẫu", "038190000001")
    assert (form.filled_by, form.accepted) == (helper, "code")
    assert (filing.helper, filing.consent) == (helper, "code")
    assert filing.consented_at <= form.accepted_at


def test_the_citizen_gets_the_code_of_the_dossier_by_message(tablet):
    made = filed(tablet)

    with acting_in(HERE):
        notice = Notice.objects.get(kind="portal.sent_for_you")
    assert made.code in notice.body
    assert "Trần Văn Thử" in notice.body
    assert notice.address == FULL


def test_what_is_asked_names_helper_and_procedure(tablet):
    ask(tablet)

    with acting_in(HERE):
        body = Notice.objects.get(kind="portal.help_code").body
    assert "Trần Văn Thử" in body
    assert "hôn nhân" in body


def test_nothing_begins_without_the_right_code(tablet):
    asked = ask(tablet).headers["Location"]
    right = code_of("portal.help_code")

    wrong = tablet.post(asked, {"code": another(right)})

    assert wrong.status_code == 422
    with acting_in(HERE):
        assert Submission.objects.count() == 0


def test_a_code_cannot_be_guessed_and_ends_after_five_minutes(tablet):
    asked = ask(tablet).headers["Location"]
    right = code_of("portal.help_code")
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        late = tablet.post(asked, {"code": right})
    for _try in range(5):
        tablet.post(asked, {"code": another(right)})

    assert (late.status_code, tablet.post(asked, {"code": right}).status_code) == (422, 422)


def test_the_consent_code_signs_nobody_in_and_the_sending_code_begins_nothing(tablet, settings):
    settings.XASO_CITIZENS_PHONE_CODE = True
    ask(tablet)
    door = Client()
    door.post(reverse("identity:phone"), {"phone": PHONE})

    answer = door.post(reverse("identity:phone-code"), {"code": code_of("portal.help_code")})

    assert answer.status_code == 422 or code_of("portal.help_code") == code_of(
        "identity.phone_code"
    )


def test_after_a_change_the_code_for_sending_no_longer_counts(tablet):
    way = fill_in(tablet, agree(tablet))
    tablet.post(f"{way}xem-lai/", SEND | {"act": "code"})
    code = code_of("portal.sending_code")
    tablet.post(f"{way}what/", {"matter-text": "Xin điều khác", "matter-sworn": "on"})

    refused = tablet.post(f"{way}xem-lai/", SEND | {"code": code})

    assert refused.status_code == 422
    with acting_in(HERE):
        assert Dossier.objects.count() == 0


def test_a_helper_cannot_send_without_the_citizens_code(tablet):
    way = fill_in(tablet, agree(tablet))

    assert tablet.post(f"{way}xem-lai/", SEND).status_code == 422
    tablet.post(f"{way}xem-lai/", SEND | {"act": "code"})
    assert tablet.post(f"{way}xem-lai/", SEND).status_code == 422
    with acting_in(HERE):
        assert Dossier.objects.count() == 0


def test_two_presses_make_one_dossier(tablet):
    way = fill_in(tablet, agree(tablet))
    tablet.post(f"{way}xem-lai/", SEND | {"act": "code"})
    typed = SEND | {"code": code_of("portal.sending_code")}

    answers = [tablet.post(f"{way}xem-lai/", typed) for _press in range(2)]

    assert {one.headers["Location"] for one in answers} == {f"{way}da-nop/"}
    with acting_in(HERE):
        assert Dossier.objects.count() == 1


def test_another_official_and_another_citizen_find_nothing(tablet, staff):
    asked = ask(tablet).headers["Location"]
    way = tablet.post(asked, {"code": code_of("portal.help_code")}).headers["Location"]
    pages = ["", "who/", "giay-to/1/", "xem-lai/", "da-nop/", "bo/"]
    stranger = Client()
    enter_as(stranger, citizen())

    for other in (window(staff.desk), window(official(Role.COMMUNITY_HELPER)), stranger):
        assert {other.get(f"{way}{one}").status_code for one in pages} == {404}
        assert {other.post(f"{way}{one}", SEND).status_code for one in ("who/", "bo/")} == {404}
    assert window(staff.desk).get(asked).status_code == 404
    assert window(staff.specialist).get(way).status_code == 403


def test_the_citizen_finds_it_under_their_dossiers_and_reads_who_helped(tablet):
    made = filed(tablet)
    me = Client()
    enter_as(me, citizen_with_phone(FULL))

    listed = me.get(reverse("portal:own")).content.decode()
    page = me.get(reverse("portal:own-dossier", args=[made.code])).content.decode()

    assert made.code in listed
    assert "Trần Văn Thử" in page


def test_the_citizen_may_throw_away_what_a_helper_began(tablet):
    way = agree(tablet)
    me = Client()
    enter_as(me, citizen_with_phone(FULL))

    me.post(f"{way}bo/")

    assert tablet.get(f"{way}who/").status_code == 404


def test_the_citizen_may_send_what_a_helper_began_and_the_record_names_both(tablet, helper):
    way = fill_in(tablet, agree(tablet))
    me = Client()
    enter_as(me, citizen_with_phone(FULL))

    me.post(f"{way}xem-lai/", SEND)

    with acting_in(HERE):
        form = DossierForm.objects.get()
        assert (form.accepted, form.filled_by) == ("account", helper)
        assert DossierFiling.objects.get().helper == helper
        assert Assistance.objects.get().content == ""


def test_nothing_of_the_citizens_account_is_filled_in_for_a_helper(tablet):
    filed(tablet)

    again = agree(tablet)

    page = tablet.get(f"{again}who/").content.decode()
    assert "Từ hồ sơ gần nhất" not in page
    assert "Lê Thị Mẫu" in page


def test_what_was_sent_is_only_a_code_and_a_stage_to_the_helper(tablet):
    made = filed(tablet)

    listed = tablet.get(reverse("portal:assisted")).content.decode()

    assert made.code in listed
    assert "Lê Thị Mẫu" not in listed
    assert tablet.get(reverse("dossiers:dossier", args=[made.pk])).status_code == 403
    with acting_in(HERE):
        assert Assistance.objects.get().content == ""


def test_the_desk_reads_who_filled_in_on_page_history_and_form(tablet, staff):
    made = filed(tablet)
    desk = window(staff.desk)

    page = desk.get(reverse("dossiers:dossier", args=[made.pk])).content.decode()
    form = desk.get(reverse("dossiers:form", args=[made.pk])).content.decode()

    assert "Nộp hộ trực tuyến" in page
    assert "bằng mã gửi đến điện thoại" in page
    assert "Do Trần Văn Thử điền hộ" in form
    with acting_in(HERE):
        actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        "portal.assistance.asked",
        "portal.assistance.agreed",
        "dossiers.dossier.submitted_by_helper",
    } <= actions


def test_one_telephone_that_agrees_again_and_again_is_seen_by_who_supervises(staff, helper):
    with acting_in(HERE):
        for number in range(6):
            phone = f"+8491234567{number % 2}"
            row = Assistance(
                helper=helper,
                procedure_version_id=current_version(CODE),
                way="code",
                asked_at=clock.now(),
                agreed_at=clock.now(),
                phone_index=blind_index(phone, commune_id=HERE, purpose="phone"),
            )
            row.save()

    page = window(staff.supervisor).get(reverse("portal:helpers")).content.decode()

    assert "Trần Văn Thử" in page
    assert "cần hỏi lại" in page
    assert window(helper).get(reverse("portal:helpers")).status_code == 403


def test_what_is_not_sent_yet_stands_in_the_helpers_inbox(tablet, staff):
    way = agree(tablet)

    mine = tablet.get("/").content.decode()
    others = window(staff.desk).get("/").content.decode()

    assert way in mine
    assert "Lê Thị Mẫu" in mine
    assert way not in others


def test_a_card_that_a_reader_types_in_fills_name_and_number(tablet):
    card = "038190000001|174123456|Lê Thị Mẫu|02031990|Nữ|Thôn 1, Xã Vĩnh Lộc|10052021"

    page = ask(tablet, name="", personal_id=card, phone="").content.decode()

    assert 'value="Lê Thị Mẫu"' in page
    assert 'value="038190000001"' in page


def test_a_helpers_own_number_is_refused(tablet, helper):
    helper.phone = FULL
    helper.save(update_fields=["phone"])

    assert ask(tablet).status_code == 422


def test_one_number_is_not_flooded(tablet):
    for _time in range(3):
        assert ask(tablet).status_code == 302

    assert ask(tablet).status_code == 422


def test_one_helper_has_only_so_many_codes_sent(tablet, monkeypatch):
    monkeypatch.setattr(assisting, "CODES_AN_HOUR", 2)

    answers = [ask(tablet, phone=f"09123456{number}").status_code for number in (11, 12, 13)]

    assert answers == [302, 302, 422]


def test_without_a_telephone_a_signed_sheet_agrees_and_lies_among_the_papers(tablet, settings):
    settings.XASO_PORTAL_PAPER_CONSENT = True
    asked = ask(tablet, way="paper", phone="").headers["Location"]
    printed = tablet.get(f"{asked}sheet/").content.decode()
    scan = SimpleUploadedFile("phieu.pdf", a_pdf(), content_type="application/pdf")
    way = tablet.post(asked, {"sheet": scan}).headers["Location"]
    fill_in(tablet, way)

    tablet.post(f"{way}xem-lai/", SEND)

    assert "Lê Thị Mẫu" in printed
    with acting_in(HERE):
        made, filing = Dossier.objects.get(), DossierFiling.objects.get()
        assert (made.submitted_by, filing.consent) == (None, "paper")
        assert DossierForm.objects.get().accepted == "paper"
        assert DossierComponent.objects.filter(name__contains="đồng ý nhờ nộp hộ").exists()


def test_what_was_agreed_on_paper_opens_to_its_citizens_e_identity(tablet, settings):
    settings.XASO_PORTAL_PAPER_CONSENT = True
    her = citizen(Level.FULL, full_name="Lê Thị Mẫu")
    told = {"way": "paper", "phone": "", "personal_id": vouched_number(her.pk)}
    asked = ask(tablet, **told).headers["Location"]
    scan = SimpleUploadedFile("phieu.pdf", a_pdf(), content_type="application/pdf")
    way = fill_in(tablet, tablet.post(asked, {"sheet": scan}).headers["Location"])
    tablet.post(f"{way}xem-lai/", SEND)
    me = Client()
    enter_as(me, her)

    with acting_in(HERE):
        made = Dossier.objects.get()

    assert me.get(reverse("portal:own-dossier", args=[made.code])).status_code == 200


def test_paper_counts_only_where_it_is_allowed(tablet, settings):
    settings.XASO_PORTAL_PAPER_CONSENT = False

    assert ask(tablet, way="paper", phone="").status_code == 422


def test_only_the_desk_files_what_takes_a_surer_identity(tablet, staff):
    with acting_in(HERE):
        OnlineRule.objects.create(
            code=CODE,
            valid_from=clock.today(),
            level=Level.BASIC,
            set_by=staff.leader,
            set_at=clock.now(),
        )

    assert ask(tablet).status_code == 403
    assert "Một cửa" in tablet.get(reverse("portal:assist", args=[CODE])).content.decode()
    assert ask(window(staff.desk)).status_code == 302


def test_what_nobody_agreed_to_is_forgotten(tablet):
    ask(tablet)
    with acting_in(HERE):
        Assistance.objects.update(asked_at=clock.now() - timedelta(days=31))

    forget_submissions(0)

    with acting_in(HERE):
        assert Assistance.objects.count() == 0
