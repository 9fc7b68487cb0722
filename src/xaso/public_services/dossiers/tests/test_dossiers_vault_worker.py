"""With a real worker: a dossier is decided, and its citizen opens the result in their vault."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from xaso.kernel.events.api import publish
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.identity.api import vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.events import DossierCompleted
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.dossiers.testing import granted, handed_over, people

pytestmark = pytest.mark.real_database


def test_a_result_comes_by_itself_and_opens(real_database):
    browser = Client()
    with transaction.atomic():
        commune(HERE)
        me = citizen(full_name="Lê Thị Mẫu")
        enter_as(browser, me)
        owner = PartyInput(name=me.full_name, personal_id=vouched_number(me.pk))
        made = handed_over(people(), applicant=owner)
        with acting_in(HERE):
            granted(made.id, stored_pdf("ket-qua.pdf", words="xác nhận"))
            told = DossierCompleted(made.id, made.code, Outcome.GRANTED, clock.now(), None)
            publish(told, aggregate=made.id)

    call_command("worker", once=True)
    [row] = browser.get(reverse("vault:papers")).context["rows"]
    opened = browser.get(reverse("vault:file", args=[row["paper"].id]))

    assert (row["paper"].state, row["paper"].reference) == ("kept", made.code)
    assert b"".join(opened.streaming_content) == a_pdf("xác nhận")
