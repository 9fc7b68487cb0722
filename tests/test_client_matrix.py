"""Every operation of the API × {no token, other scopes, another's thing, other commune} (S4).

What each operation needs is said three times: in the table, in the published description,
and by what the product does; all three must agree.
"""

import pytest
from django.test import Client

from tests.matrix import FOR_CLIENTS
from tests.matrix import OPERATIONS as ADDRESSES
from xaso.kernel.api_clients.api import scopes
from xaso.kernel.api_clients.shell import build_api
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.files.services.uploading import create_upload, owner_of
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.testing import people, received

pytestmark = pytest.mark.django_db
DESCRIPTION = build_api().get_openapi_schema()
OPERATIONS = {
    one["operationId"]: (path, method, one["security"][0]["client_credentials"][0])
    for path, methods in DESCRIPTION["paths"].items()
    for method, one in methods.items()
}
ABOUT_ALL = {"get_procedure"}
"""The operations about one thing that is the same for every program of the commune."""
ABOUT_ONE = sorted(
    name for name, (path, _m, _s) in OPERATIONS.items() if "{" in path and name not in ABOUT_ALL
)
NOBODYS = "01900000-0000-7000-8000-000000000000"
NOTHING = ("H56.99.49-990101-0001", NOBODYS, NOBODYS)
PART = "application/offset+octet-stream"


def ask(name, caller=None, thing=NOTHING):
    path, method, _scope = OPERATIONS[name]
    url = path
    for place, key in zip(("{code}", "{file_id}", "{upload_id}"), thing, strict=True):
        url = url.replace(place, str(key))
    headers = caller.headers() if caller else {}
    if "upload" in path:
        headers |= {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Offset": "0"}
        return Client().generic(method.upper(), url, "x", content_type=PART, headers=headers)
    if name == "send_papers" and caller:
        papers = {"papers": [{"name": "Giấy", "files": ["a.pdf"]}]}
        where = url.removeprefix("/api/v1/")
        return caller.send(where, "supplement", papers, [("a.pdf", a_pdf())])
    return getattr(Client(), method)(
        url,
        {"reason": "Nộp nhầm."} if method == "post" else None,
        content_type="application/json",
        headers=headers | {"Idempotency-Key": "khoa-cua-ban-do"},
    )


def a_thing(commune, owner):
    """Return what a program put down in a commune: code and file of a dossier, and an upload."""
    made = received(people(commune), commune_id=commune)
    with acting_in(commune):
        Dossier.objects.filter(pk=made.id).update(
            submitted_by=owner.client.user, state="completed", outcome="granted"
        )
        file = DossierFile.objects.create(
            dossier_id=made.id,
            part=DossierFile.Part.RESULT,
            stored_file_id=stored_pdf("ket-qua.pdf"),
            added_at=clock.now(),
        )
        user = owner.client.user
        mine = owner_of("user", str(user.pk))
        upload = create_upload(owner=mine, user=user, name="a.pdf", size=10)
    return made.code, file.pk, upload.pk


def plain(answer):
    body = answer.json() | {"instance": ""} if answer.content else {}
    return answer.status_code, body


def test_the_table_and_the_description_agree():
    said = {f"api:{name}": f"client:{scope}" for name, (_p, _m, scope) in OPERATIONS.items()}

    assert said == FOR_CLIENTS
    assert set(said) == ADDRESSES


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_without_a_token_nothing_is_told(name):
    assert ask(name).status_code == 401


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_other_scopes_do_not_reach(name):
    others = [one.key for one in scopes if one.key != OPERATIONS[name][2]]

    answer = ask(name, a_caller(*others))

    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    assert not answer.content or answer.json()["type"] == "urn:xaso:problem:scope_needed"


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_its_scope_reaches(name):
    assert ask(name, a_caller(OPERATIONS[name][2])).status_code not in (401, 403, 405, 500)


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_its_own_is_found(name):
    caller = a_caller(OPERATIONS[name][2])

    answer = ask(name, caller, a_thing(HERE, caller))

    assert answer.status_code in (200, 204, 409)


@pytest.mark.parametrize("commune", [HERE, THERE], ids=["of another program", "elsewhere"])
@pytest.mark.parametrize("name", ABOUT_ONE)
def test_what_is_not_its_own_looks_like_nothing(name, commune):
    caller = a_caller(OPERATIONS[name][2])
    owner = caller if commune == THERE else a_caller(OPERATIONS[name][2])
    thing = a_thing(commune, owner)

    theirs, nothing = ask(name, caller, thing), ask(name, caller)

    assert theirs.status_code == 404
    assert plain(theirs) == plain(nothing)
