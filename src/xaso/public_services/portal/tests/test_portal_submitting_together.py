"""Presses at the same moment make one dossier."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.forms.models import FormDraft
from xaso.kernel.forms.testing import published_form
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierForm
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking
from xaso.public_services.procedures.api import current_version

pytestmark = pytest.mark.real_database
CODE = "1.004873"
WINDOWS = 5


@pytest.fixture
def windows(real_database, monkeypatch):
    """Return the browsers of one citizen, whose procedure has a form and asks for no papers."""
    monkeypatch.setattr(asking, "form_for", lambda code, day: "small_form")
    with transaction.atomic():
        commune(HERE)
        people()
        published_form()
        asked = asking.asked_by(current_version(CODE), commune_id=HERE)
        me, found = citizen(), [Client() for _window in range(WINDOWS)]
        for one in found:
            enter_as(one, me)
    bare = asking.Asked(asked.procedure, asked.form, (), (), ())
    monkeypatch.setattr(
        "xaso.public_services.portal.submitting.asked_by", lambda *_a, **_k: bare
    )
    return found


def test_five_windows_that_press_at_once_get_the_same_dossier(windows):
    first = windows[0]
    begun = first.post(reverse("portal:submit", args=[CODE]), {"act": "begin"})
    way = begun.headers["Location"]
    first.post(f"{way}who/", {"applicant-name": "Lê Thị Mẫu"})
    first.post(f"{way}what/", {"matter-text": "Xin xác nhận", "matter-sworn": "on"})

    def press(window):
        return window.post(f"{way}xem-lai/", {"collection": "desk", "consent": "on"})

    answers = run_together([lambda one=one: press(one) for one in windows])

    assert {one.status_code for one in answers} == {302}
    assert {one.headers["Location"] for one in answers} == {f"{way}da-nop/"}
    with transaction.atomic(), acting_in(HERE):
        assert (Dossier.objects.count(), DossierForm.objects.count()) == (1, 1)
        assert FormDraft.objects.count() == 0
