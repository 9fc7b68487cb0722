"""The API against whatever fits its published description, and what does not (safety gate S5).

A few examples an operation in CI; ``make fuzz-api`` tries 500. The description is what other
programs are written by, so every answer must be in it: status, content type, body.
"""

import os

import pytest
import schemathesis
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from xaso.config.wsgi import application
from xaso.kernel.api_clients.api import scopes
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.testing import people, received

EXAMPLES = int(os.environ.get("XASO_FUZZ_EXAMPLES", "20"))
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}
LOOKED_AT = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
ALL_SCOPES = [one.key for one in scopes]


@pytest.fixture
def own(settings, monkeypatch):
    """Return a program that may do everything, and the code of a dossier of its own."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    settings.XASO_API_CALLS_PER_MINUTE = 0
    caller = a_caller(*ALL_SCOPES)
    with acting_in(HERE):
        dossier = received(people())
        Dossier.objects.filter(pk=dossier.id).update(submitted_by=caller.client.user)
    return caller, dossier.code


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.value)
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_is_in_the_description(label, mode, own):
    caller, code = own

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode), known=st.booleans())
    def try_it(case, known):
        if known and "code" in (case.path_parameters or {}):
            case.path_parameters["code"] = code
        for name in [one for one in case.headers or () if one.lower() == "x-commune"]:
            if known:
                del case.headers[name]
        response = case.call(
            headers={"Authorization": f"Bearer {caller.token}", "Accept-Encoding": "identity"}
        )
        case.validate_response(response, checks=[CHECKS.get_one(name) for name in LOOKED_AT])

    try_it()
