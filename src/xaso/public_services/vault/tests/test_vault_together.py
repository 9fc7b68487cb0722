"""What is pressed or told at the same moment counts once."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.identity.api import vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.api import authority_of_commune
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.vault.api import ResultPaper, keep_result
from xaso.public_services.vault.models import VaultFile, VaultOwner, VaultPaper, VaultShare
from xaso.public_services.vault.opening import every_vault
from xaso.public_services.vault.testing import own_paper

pytestmark = pytest.mark.real_database
WINDOWS = 5


@pytest.fixture
def windows(real_database):
    """Return a citizen who has no vault yet, and their browsers."""
    with transaction.atomic():
        commune(HERE)
        me, found = citizen(), [Client() for _window in range(WINDOWS)]
        for one in found:
            enter_as(one, me)
    return me, found


def counts():
    with transaction.atomic(), every_vault(), acting_in(HERE):
        return (
            VaultOwner.objects.count(),
            VaultPaper.objects.count(),
            VaultFile.objects.count(),
        )


def test_one_form_pressed_in_five_windows_adds_one_paper_to_one_vault(windows):
    _me, browsers = windows
    paper_id = str(uuid4())

    def press(window):
        file = SimpleUploadedFile("the.pdf", a_pdf(), "application/pdf")
        sent = {"id": paper_id, "kind": "passport", "scan": file}
        return window.post(reverse("vault:add"), sent)

    answers = run_together([lambda one=one: press(one) for one in browsers])

    assert {one.status_code for one in answers} == {302}
    assert counts() == (1, 1, 1)


def test_a_result_told_five_times_at_once_comes_once(windows):
    me, _browsers = windows
    with transaction.atomic(), acting_in(HERE):
        file_id, number = stored_pdf(), vouched_number(me.pk)
    result = ResultPaper(number, me.full_name, "Giấy khai sinh", "H56.99.01-1", file_id)

    def tell():
        with transaction.atomic(), acting_in(HERE):
            return keep_result(result)

    told = run_together([tell] * WINDOWS)

    assert len([one for one in told if one]) == 1
    assert counts() == (1, 1, 1)


def test_one_share_pressed_in_five_windows_is_one(windows):
    me, browsers = windows
    with transaction.atomic(), acting_in(HERE):
        paper, body = own_paper(me), authority_of_commune(HERE).pk
    sent = {"papers": [paper], "authority": body, "purpose": "Xét trợ cấp", "days": "7"}

    answers = run_together(
        [lambda one=one: one.post(reverse("vault:share"), sent) for one in browsers]
    )

    assert {one.status_code for one in answers} == {302}
    with transaction.atomic():
        assert VaultShare.objects.count() == 1
