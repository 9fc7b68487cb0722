"""For whom a citizen submits, whose number the form names, how surely they must be known."""

import re
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.identity.api import Level, may_act_for, vouched_number
from xaso.kernel.identity.testing import citizen, confirmed, enter_as, enter_by_phone
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, THERE, commune
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
from xaso.public_services.portal import asking
from xaso.public_services.portal.models import OnlineRule, Submission
from xaso.public_services.portal.rules import Rule, TooLateError, rule_for, set_rule
from xaso.public_services.procedures.api import current_version

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
CODE = "1.004873"
BEGIN = reverse("portal:submit", args=[CODE])
CHILD, CHILDS = "Nguyễn Bé Thử", "038320000002"
STRANGERS = "038190000077"
FORM = deepcopy(SMALL_FORM) | {"key": "form_with_number"}
FIELDS = FORM["pages"][0]["groups"][0]["fields"]
FIELDS[0]["prefill"] = ["applicant.full_name"]
FIELDS.append(
    {
        "key": "number",
        "kind": "personal_id",
        "label": {"vi": "Số định danh", "en": "Personal id"},
        "prefill": ["applicant.personal_id"],
    }
)
SEND = {"collection": "desk", "consent": "on"}


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Have a procedure with a form and no papers."""
    commune(HERE)
    published_form(FORM)
    monkeypatch.setattr(asking, "form_for", lambda code, day: "form_with_number")
    whole = asking.asked_by(current_version(CODE), commune_id=HERE)
    bare = asking.Asked(whole.procedure, whole.form, (), (), ())
    for place in ("submitting", "views.submission"):
        monkeypatch.setattr(
            f"xaso.public_services.portal.{place}.asked_by", lambda *_a, **_k: bare
        )


@pytest.fixture
def staff():
    return people()


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me, staff):
    enter_as(client, me)
    return client


def begin(client, **more):
    answer = client.post(BEGIN, {"act": "begin"} | more)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def fill_in(client, way, number=""):
    edit = "?edit=applicant.number&edit=applicant.name"
    client.post(
        f"{way}who/{edit}", {"applicant-name": "Lê Thị Mẫu", "applicant-number": number}
    )
    client.post(f"{way}what/", {"matter-text": "Xin xác nhận", "matter-sworn": "on"})
    return way


def for_child(me, staff, **more):
    """Have it confirmed that the citizen is a child's parent; return the representation."""
    with acting_in(HERE):
        return confirmed(me, staff.desk, name=CHILD, number=CHILDS, **more)


def rule(level=Level.PHONE, *, allows_others=False, staff):
    with acting_in(HERE):
        set_rule(CODE, Rule(level, allows_others), valid_from=clock.today(), actor=staff.leader)


def made():
    with acting_in(HERE):
        return Dossier.objects.get()


def test_own_number_is_marked_as_agreeing_for_the_desk(phone, me, staff):
    way = fill_in(phone, begin(phone), vouched_number(me.pk))
    phone.post(f"{way}xem-lai/", SEND)

    phone.force_login(staff.desk, backend=BACKEND)
    page = phone.get(reverse("dossiers:dossier", args=[made().pk])).content.decode()

    with acting_in(HERE):
        assert DossierFiling.objects.get().number_check == "equal"
    assert "Khớp định danh" in page


def test_another_persons_number_is_not_sent_and_what_was_typed_stays(phone):
    way = fill_in(phone, begin(phone), STRANGERS)
    looked = phone.get(f"{way}xem-lai/").content.decode()

    refused = phone.post(f"{way}xem-lai/", SEND)

    assert "không phải là số của tài khoản" in looked
    assert refused.status_code == 422
    assert STRANGERS in phone.get(f"{way}who/").content.decode()
    with acting_in(HERE):
        assert Dossier.objects.count() == 0


def test_where_the_commune_allows_it_another_persons_number_is_marked(phone, staff):
    rule(allows_others=True, staff=staff)
    way = fill_in(phone, begin(phone), STRANGERS)

    phone.post(f"{way}xem-lai/", SEND)

    with acting_in(HERE):
        assert DossierFiling.objects.get().number_check == "other"


def test_who_acts_for_nobody_is_not_asked_for_whom(phone):
    assert "Cho chính tôi" not in phone.get(BEGIN).content.decode()


def test_a_parent_submits_for_a_child_and_the_dossier_keeps_on_what_strength(phone, me, staff):
    right = for_child(me, staff)
    offered = phone.get(BEGIN).content.decode()
    way = begin(phone, behalf=str(right))
    first = phone.get(f"{way}who/").content.decode()
    fill_in(phone, way, CHILDS)

    phone.post(f"{way}xem-lai/", SEND)

    assert CHILD in offered
    assert CHILD in first
    with acting_in(HERE):
        filing = DossierFiling.objects.get()
        parties = {one.part: one for one in DossierParty.objects.all()}
        (proof,) = DossierComponent.objects.filter(name__contains="đại diện")
        assert proof.files.count() == 1
    assert (filing.representation_id, filing.number_check) == (right, "represented")
    assert parties["applicant"].personal_id == CHILDS
    assert parties["submitter"].personal_id == vouched_number(me.pk)
    assert CHILD in parties["submitter"].authority
    assert made().submitted_by == me


def test_the_desk_reads_the_representation_with_its_validity(phone, me, staff):
    way = begin(phone, behalf=str(for_child(me, staff, valid_to=date(2030, 12, 31))))
    phone.post(f"{fill_in(phone, way, CHILDS)}xem-lai/", SEND)

    phone.force_login(staff.desk, backend=BACKEND)
    page = phone.get(reverse("dossiers:dossier", args=[made().pk])).content.decode()

    assert "Căn cứ nộp thay" in page
    assert "31/12/2030" in page


def test_a_representation_that_ends_between_is_refused_and_the_draft_kept(phone, me, staff):
    until = clock.today() + timedelta(days=5)
    way = fill_in(phone, begin(phone, behalf=str(for_child(me, staff, valid_to=until))), CHILDS)

    with clock.at(clock.now() + timedelta(days=6)):
        enter_as(phone, me)
        refused = phone.post(f"{way}xem-lai/", SEND)

    assert refused.status_code == 422
    assert "không còn hiệu lực" in refused.content.decode()
    with acting_in(HERE):
        assert (Dossier.objects.count(), Submission.objects.count()) == (0, 1)


def test_nobody_chooses_a_representation_of_somebody_else(phone, staff):
    strangers = for_child(citizen(), staff)

    refused = phone.post(BEGIN, {"act": "begin", "behalf": str(strangers)})

    assert refused.status_code == 422
    with acting_in(HERE):
        assert Submission.objects.count() == 0


def test_an_organisation_is_the_applicant_and_its_representative_the_submitter(
    phone, me, staff
):
    with acting_in(HERE):
        right = confirmed(
            me,
            staff.desk,
            name="Công ty TNHH Thử Nghiệm",
            number="0100109106",
            kind="organisation",
            birth_date=None,
        )
    way = fill_in(phone, begin(phone, behalf=str(right)), vouched_number(me.pk))

    phone.post(f"{way}xem-lai/", SEND)

    with acting_in(HERE):
        parties = {one.part: one for one in DossierParty.objects.all()}
    assert (parties["applicant"].kind, parties["applicant"].personal_id) == (
        "organisation",
        "0100109106",
    )
    assert parties["submitter"].name == "Lê Thị Mẫu"


def test_below_the_level_of_a_procedure_the_citizen_is_led_to_a_surer_sign_in(client, staff):
    rule(Level.FULL, staff=staff)
    enter_as(client, citizen(Level.BASIC))

    led = client.get(BEGIN)

    assert led.headers["Location"].startswith("/cong-dan/dang-nhap/muc-do/?")
    page = client.get(led.headers["Location"]).content.decode()
    assert "cao hơn" in page
    assert client.post(BEGIN, {"act": "begin"}).headers["Location"] == led.headers["Location"]
    enter_as(client, citizen(Level.FULL))
    assert client.get(BEGIN).status_code == 200


def test_the_setting_counts_where_the_commune_set_nothing(client, staff, settings):
    settings.XASO_PORTAL_LEVEL = 2
    enter_as(client, citizen(Level.PHONE))

    assert client.get(BEGIN).status_code == 302
    rule(Level.PHONE, staff=staff)
    assert client.get(BEGIN).status_code == 200


def test_a_rule_counts_from_its_day_on_and_here_only(staff):
    later = clock.today() + timedelta(days=3)
    with acting_in(HERE):
        set_rule(CODE, Rule(Level.FULL), valid_from=later, actor=staff.leader)
        before = rule_for(CODE).level
        with clock.at(clock.now() + timedelta(days=3)):
            after = rule_for(CODE).level
    commune(THERE)
    with acting_in(THERE), clock.at(clock.now() + timedelta(days=3)):
        elsewhere = rule_for(CODE).level

    assert (before, after, elsewhere) == (Level.PHONE, Level.FULL, Level.PHONE)


def test_a_rule_does_not_begin_in_the_past(staff):
    yesterday = clock.today() - timedelta(days=1)

    with acting_in(HERE), pytest.raises(TooLateError):
        set_rule(CODE, Rule(Level.FULL), valid_from=yesterday, actor=staff.leader)


def test_a_rule_is_set_on_its_page_by_who_may(client, staff):
    page = reverse("portal:rule", args=[CODE])
    today = f"{clock.today():%d/%m/%Y}"
    client.force_login(staff.leader, backend=BACKEND)

    answer = client.post(page, {"level": "3", "allows_others": "on", "valid_from": today})
    listed = client.get(answer.headers["Location"]).content.decode()
    client.force_login(official(Role.RECEPTIONIST), backend=BACKEND)

    with acting_in(HERE):
        row = OnlineRule.objects.get()
    assert (row.level, row.allows_others, row.set_by) == (3, True, staff.leader)
    assert "Xác nhận" in listed or "xác nhận" in listed
    assert client.get(page).status_code == 403


def test_who_signed_in_by_telephone_types_a_code_where_the_setting_asks(
    client, staff, settings
):
    settings.XASO_PORTAL_CODE_AT_SENDING = settings.XASO_CITIZENS_PHONE_CODE = True
    enter_by_phone(client, "+84912345678")
    way = fill_in(client, begin(client), STRANGERS)
    without = client.post(f"{way}xem-lai/", SEND)
    client.post(f"{way}xem-lai/", SEND | {"act": "code"})
    with acting_in(HERE):
        body = Notice.objects.get(kind="portal.sending_code").body
    (code,) = re.findall(r"^\d{6}", body)

    client.post(f"{way}xem-lai/", SEND | {"code": code})

    assert without.status_code == 422
    with acting_in(HERE):
        form = DossierForm.objects.get()
        assert (form.accepted, form.filled_by) == ("code", None)


def test_online_is_offered_only_where_citizens_can_sign_in(client, settings):
    page = reverse("portal:procedure", args=[CODE])
    settings.XASO_CITIZENS_PHONE_CODE, settings.XASO_IDENTITY_PROVIDER = False, ""
    closed = client.get(page).content.decode()
    settings.XASO_CITIZENS_PHONE_CODE = True
    opened = client.get(page).content.decode()

    assert BEGIN not in closed
    assert "chưa có đăng nhập cho người dân" in closed
    assert BEGIN in opened


def test_a_representation_is_known_with_its_proof(me, staff):
    right = for_child(me, staff)

    with acting_in(HERE):
        (known,) = may_act_for(me.pk, clock.today())

    assert (known.representation_id, known.name, known.number) == (right, CHILD, CHILDS)
    assert known.proof
