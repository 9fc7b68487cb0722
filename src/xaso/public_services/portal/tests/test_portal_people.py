"""The applicant as the form says it."""

from copy import deepcopy

import pytest
from django.utils.translation import override

from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.api import PartyInput
from xaso.public_services.portal.people import applicant_of

pytestmark = pytest.mark.django_db
FORM = deepcopy(SMALL_FORM) | {"key": "form_with_address"}
FORM["pages"][0]["groups"][0]["fields"].append(
    {
        "key": "home",
        "kind": "address",
        "label": {"vi": "Nơi ở", "en": "Home"},
        "prefill": ["applicant.address"],
    }
)


def test_the_address_of_an_applicant_is_kept_in_vietnamese():
    commune(HERE)
    form = published_form(FORM)
    home = {"country": "LA", "detail": "Viêng Chăn"}
    values = {"applicant": {"name": "Lê Thị Mẫu", "home": home}}

    with acting_in(HERE), override("en"):
        applicant = applicant_of(PartyInput("Trần Thị Thử"), form, values)

    assert applicant.name == "Lê Thị Mẫu"
    assert applicant.address == "Viêng Chăn, Lào"
