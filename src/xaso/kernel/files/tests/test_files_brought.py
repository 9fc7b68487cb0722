"""What forms bring: files with the form, and files that came in parts before it."""

import io
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files import api
from xaso.kernel.files.models import ResumableUpload, StoredFile
from xaso.kernel.files.services import uploading
from xaso.kernel.files.testing import a_pdf

PDF = a_pdf("bản vẽ lớn")


@pytest.fixture
def officer(here):
    return official(Role.RECEPTIONIST)


def send(content, user, *, name="ban-ve.pdf", size=0):
    upload = uploading.create_upload(
        owner=uploading.owner_of("user", str(user.pk)),
        user=user,
        name=name,
        size=size or len(content),
    )
    uploading.append(upload, 0, [content], None)
    return upload


def refusal_of(brought, user):
    with pytest.raises(api.FileRefusedError) as refused:
        api.store_brought(brought, actor=user)
    return refused.value.reason


def test_a_named_upload_is_the_file_it_became(officer):
    upload = send(PDF, officer)

    stored = api.store_brought(api.SentUpload(upload.pk), actor=officer)

    assert (stored.name, stored.created_by_id) == ("ban-ve.pdf", officer.pk)
    assert api.read(stored.id) == PDF


def test_naming_it_again_gives_the_same_file(officer):
    upload = send(PDF, officer)

    ids = {api.store_brought(api.SentUpload(upload.pk), actor=officer).id for _ in range(2)}

    assert len(ids) == 1
    assert StoredFile.objects.count() == 1


def test_a_file_with_the_form_is_kept_as_ever(officer):
    brought = SimpleNamespace(name="don.pdf", file=io.BytesIO(PDF))

    stored = api.store_brought(brought, actor=officer)

    assert (stored.name, api.read(stored.id)) == ("don.pdf", PDF)


def test_an_upload_of_somebody_else_looks_like_none(officer):
    theirs = send(PDF, official(Role.RECEPTIONIST))

    assert refusal_of(api.SentUpload(theirs.pk), officer) == "upload_unknown"
    assert refusal_of(api.SentUpload(None), officer) == "upload_unknown"


def test_half_an_upload_is_no_file(officer):
    upload = send(PDF[:100], officer, size=len(PDF))

    assert refusal_of(api.SentUpload(upload.pk), officer) == "upload_incomplete"
    assert ResumableUpload.objects.get().offset == 100


def test_what_the_check_refuses_stays_refused(officer):
    upload = send(b"\0" * 50, officer, name="la.pdf")

    with pytest.raises(api.FileRefusedError) as error:
        api.store_brought(api.SentUpload(upload.pk), actor=officer)

    assert error.value.reason == "type_not_taken"
    assert "la.pdf" in api.explain(error.value)


def test_the_input_gives_files_and_uploads(officer):
    upload = send(PDF, officer)
    data = QueryDict(f"scans-uploads={upload.pk}&scans-uploads=gi-do")
    files = MultiValueDict({"scans": [SimpleNamespace(name="a.pdf")]})

    came = api.PartsFileDrop().value_from_datadict(data, files, "scans")

    assert [one.name for one in came] == ["a.pdf", "", ""]
    assert [one.id for one in came[1:]] == [upload.pk, None]


def test_a_form_that_is_shown_again_still_names_what_has_arrived(officer, settings):
    settings.XASO_FILES_PARTS_FROM_BYTES = 5_000_000
    upload = send(PDF, officer)

    drawn = api.PartsFileDrop().render("scans", [api.SentUpload(upload.pk)])

    assert f'name="scans-uploads" value="{upload.pk}"' in drawn
    assert 'data-resume="/files/uploads/"' in drawn
    assert 'data-resume-from="5000000"' in drawn
