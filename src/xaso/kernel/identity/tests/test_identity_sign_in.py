"""A citizen signs in by the e-identity provider and out again."""

import time
from datetime import date

import pytest
from django.urls import reverse
from standins.identity import PEOPLE

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

ACCOUNT = "/cong-dan/tai-khoan/"
MAU, THU, VI_DU = PEOPLE


def signed_in(browser):
    return browser.client.get(ACCOUNT).status_code == 200


def test_a_citizen_signs_in_and_sees_who_the_provider_says_they_are(provider, browser):
    answer = browser.sign_in()

    assert (answer.status_code, answer.headers["Location"]) == (302, ACCOUNT)
    page = browser.client.get(ACCOUNT).content.decode()
    assert "Nguyễn Thị Mẫu" in page
    assert "Định danh điện tử mức độ 02" in page
    assert "0381******01" in page
    assert MAU.citizen_id not in page


def test_what_is_kept_is_what_was_mapped_and_sealed(provider, browser):
    browser.sign_in()

    kept = CitizenIdentity.objects.get()
    assert (kept.provider, kept.subject, kept.level) == ("mau", "nguoi-mau-1", 3)
    assert (kept.personal_id, kept.birth_date) == (MAU.citizen_id, date(1990, 5, 9))
    assert MAU.citizen_id.encode() not in bytes(kept.personal_id_sealed)
    assert kept.user.kind == User.Kind.CITIZEN
    assert not kept.user.has_usable_password()
    assert "access_token" not in str(dict(browser.client.session))


def test_who_comes_again_gets_the_same_account(provider, browser, other_browser):
    browser.sign_in()
    other_browser.sign_in()

    assert User.objects.filter(kind=User.Kind.CITIZEN).count() == 1


def test_a_new_subject_with_the_same_number_gets_the_account_it_had(provider, browser):
    browser.sign_in()
    provider.people["moi"] = type(MAU)(
        "moi", MAU.full_name, MAU.citizen_id, MAU.birthdate, MAU.level
    )

    browser.sign_in("moi")

    assert CitizenIdentity.objects.values("user").distinct().count() == 1
    del provider.people["moi"]


def test_a_subject_never_becomes_somebody_else(provider, browser, other_browser):
    browser.sign_in()
    provider.people["nguoi-mau-1"] = type(MAU)(
        "nguoi-mau-1", THU.full_name, THU.citizen_id, THU.birthdate, THU.level
    )

    answer = other_browser.sign_in()

    provider.people["nguoi-mau-1"] = MAU
    assert answer.status_code == 400
    assert not signed_in(other_browser)


def test_a_page_for_citizens_leads_to_the_sign_in_and_back(provider, browser):
    asked = browser.client.get("/cong-dan/dai-dien/")
    target = "/cong-dan/dai-dien/"

    assert asked.headers["Location"] == f"{reverse('identity:sign-in')}?next={target}"
    page = browser.client.get(asked.headers["Location"]).content.decode()
    assert "Định danh mẫu" in page
    assert browser.sign_in(target=target).headers["Location"] == target


@pytest.mark.parametrize(
    "target", ["https://khac.example/", "//khac.example/", "/\\khac.example", "javascript:x"]
)
def test_nobody_is_sent_to_another_site(target, provider, browser):
    assert browser.sign_in(target=target).headers["Location"] == ACCOUNT


def test_the_level_is_the_one_of_this_sign_in(provider, browser):
    browser.sign_in("nguoi-mau-3")

    assert "Định danh điện tử mức độ 01" in browser.client.get(ACCOUNT).content.decode()


def test_the_key_of_the_session_changes_at_the_sign_in(provider, browser):
    back = browser.choose(browser.start().headers["Location"])
    before = browser.client.session.session_key

    browser.client.get(back)

    assert before is not None
    assert browser.client.session.session_key != before


def test_signing_in_ends_what_the_browser_kept_of_an_official(provider, browser):
    browser.client.force_login(
        official(Role.RECEPTIONIST), backend="xaso.kernel.accounts.backend.AccountBackend"
    )
    back = browser.choose(browser.start().headers["Location"])

    browser.client.get(back)

    assert browser.client.get(reverse("search:results")).status_code == 403
    assert signed_in(browser)


def test_a_citizen_signs_out_here_and_is_shown_the_way_out_there(provider, browser):
    browser.sign_in()

    answer = browser.client.post("/cong-dan/dang-xuat/", follow=True)

    assert not signed_in(browser)
    page = answer.content.decode()
    assert f"{provider.issuer}/end?client_id=xaso" in page


def test_a_citizen_who_is_away_is_signed_out(provider, browser):
    browser.sign_in()
    session = browser.client.session
    session["last_seen"] = int(time.time()) - 31 * 60
    session.save()

    assert browser.client.get(ACCOUNT).status_code == 302


def test_a_citizen_signs_in_anew_after_a_day_however_busy(provider, browser):
    browser.sign_in()
    session = browser.client.session
    session["since"] = int(time.time()) - 12 * 3600 - 1
    session.save()

    assert browser.client.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["search:results", "accounts:profile", "accounts:password", "accounts:passkey-add",
     "accounts:sessions", "accounts:lock", "identity:waiting"],
)  # fmt: skip
def test_a_citizen_enters_no_page_of_officials(name, provider, browser):
    browser.sign_in()

    assert browser.client.get(reverse(name)).status_code == 403


def test_an_official_enters_no_page_of_citizens(browser):
    browser.client.force_login(
        official(Role.RECEPTIONIST), backend="xaso.kernel.accounts.backend.AccountBackend"
    )

    assert browser.client.get(ACCOUNT).status_code == 403


def test_no_role_makes_a_citizen_an_official(provider, browser):
    browser.sign_in()
    citizen = CitizenIdentity.objects.get().user
    helper = official(Role.RECEPTIONIST)
    helper.assignments.update(user=citizen)

    assert browser.client.get(reverse("search:results")).status_code == 403


def test_a_closed_account_is_told_so(provider, browser, other_browser):
    browser.sign_in()
    User.objects.filter(kind=User.Kind.CITIZEN).update(is_active=False)

    assert other_browser.sign_in().status_code == 403
    assert not signed_in(browser)


def test_the_trail_of_the_commune_keeps_the_sign_in_without_a_name(provider, browser):
    browser.sign_in()

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="identity.citizen.signed_in")
    assert entry.details == {"way": "mau", "level": 3}


def test_other_browsers_are_signed_out_from_the_account(provider, browser, other_browser):
    browser.sign_in()
    other_browser.sign_in()

    browser.client.post(reverse("identity:session-end"))

    assert signed_in(browser)
    assert not signed_in(other_browser)
