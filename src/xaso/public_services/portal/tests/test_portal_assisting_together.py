"""Presses of a helper at the same moment: one consent, one submission, one dossier."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.testing import published_form
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierFiling
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking
from xaso.public_services.portal.models import Submission
from xaso.public_services.procedures.api import current_version

pytestmark = pytest.mark.real_database
CODE = "1.004873"
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
WHO = {"name": "Lê Thị Mẫu", "personal_id": "038190000001", "phone": "0912345678"}
SEND = {"collection": "desk", "consent": "on"}


@pytest.fixture
def windows(real_database, monkeypatch):
    """Return three windows of one helper; the procedure has a form and asks for no papers."""
    monkeypatch.setattr(asking, "form_for", lambda code, day: "small_form")
    with transaction.atomic():
        commune(HERE)
        people()
        published_form()
        whole = asking.asked_by(current_version(CODE), commune_id=HERE)
        helper, found = official(Role.COMMUNITY_HELPER), [Client() for _window in range(3)]
        for one in found:
            one.force_login(helper, backend=BACKEND)
    bare = asking.Asked(whole.procedure, whole.form, (), (), ())
    for place in ("submitting", "assisting"):
        monkeypatch.setattr(
            f"xaso.public_services.portal.{place}.asked_by", lambda *_a, **_k: bare
        )
    return found


def code_of(kind):
    with transaction.atomic(), acting_in(HERE):
        body = Notice.objects.filter(kind=kind).latest("created_at").body
    return re.findall(r"^\d{6}", body)[0]


def press_together(windows, url, sent):
    return run_together([lambda one=one: one.post(url, sent) for one in windows])


def test_one_consent_begins_one_submission_and_one_code_sends_one_dossier(windows):
    first = windows[0]
    page = reverse("portal:assist", args=[CODE])
    asked = first.post(page, WHO | {"way": "code", "card_seen": "on"}).headers["Location"]

    agreed = press_together(windows, asked, {"code": code_of("portal.help_code")})
    (way,) = {one.headers["Location"] for one in agreed}
    first.post(f"{way}who/", {"applicant-name": "Lê Thị Mẫu"})
    first.post(f"{way}what/", {"matter-text": "Xin xác nhận", "matter-sworn": "on"})
    first.post(f"{way}xem-lai/", SEND | {"act": "code"})
    typed = SEND | {"code": code_of("portal.sending_code")}
    sent = press_together(windows, f"{way}xem-lai/", typed)

    assert {one.headers["Location"] for one in sent} == {f"{way}da-nop/"}
    with transaction.atomic(), acting_in(HERE):
        assert (Dossier.objects.count(), DossierFiling.objects.count()) == (1, 1)
        assert Submission.objects.count() == 1
        assert Notice.objects.filter(kind="portal.sent_for_you").count() == 1
        assert CitizenIdentity.objects.count() == 1
