"""What is being filled in: sealed, its person's only, handed in once, thrown away in time."""

from datetime import timedelta

import pytest
from django.db import connection

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms import api
from xaso.kernel.forms.models import FormDraft
from xaso.kernel.forms.providers import DraftFiles
from xaso.kernel.forms.tasks import forget_drafts
from xaso.kernel.forms.testing import published_form
from xaso.kernel.forms.values import SourceMark
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.django_db
FILLED = {
    "applicant": {"name": "Nguyễn Thị Mẫu"},
    "matter": {"text": "Xin xác nhận", "sworn": True},
}
MARKS = {"applicant.name": SourceMark("test.account", "Nguyễn Thị Mẫu", clock.today())}


@pytest.fixture
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def citizen(here):
    return official(Role.CLERK)


def begun(person, values=FILLED):
    draft = api.begin_draft(published_form().version_id, user=person, procedure="1.001193")
    api.keep_draft(draft, reader=person, values=values, page="what", marks=MARKS)
    return draft


def test_a_draft_is_found_again_as_it_was_left(citizen):
    draft = api.find_draft(begun(citizen), reader=citizen)

    assert (draft.values, draft.page, draft.procedure) == (FILLED, "what", "1.001193")
    assert draft.marks == MARKS
    assert [one.id for one in api.drafts_of(citizen)] == [draft.id]


def test_nobody_else_finds_it_but_who_helps_to_fill_it_in(citizen):
    helper = official(Role.RECEPTIONIST)
    own = begun(citizen)
    helped = api.begin_draft(published_form().version_id, user=citizen, filled_by=helper)

    assert api.find_draft(own, reader=helper) is None
    assert api.find_draft(helped, reader=helper)
    assert api.find_draft(helped, reader=citizen)


def test_the_database_cannot_read_what_was_typed(citizen):
    begun(citizen)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT content_sealed FROM eforms_formdraft WHERE commune_id = %s", [HERE]
        )
        stored = bytes(cursor.fetchone()[0])

    assert "Mẫu".encode() not in stored
    assert len(stored) > 100


def test_a_finished_form_is_handed_in_once(citizen):
    draft = begun(citizen)

    filled = api.finish(draft, reader=citizen)

    assert filled.values == FILLED
    assert filled.marks == MARKS
    assert filled.digest == api.form_of_version(filled.version_id).digest
    with pytest.raises(FormDraft.DoesNotExist):
        api.finish(draft, reader=citizen)


def test_a_mark_goes_once_its_value_was_changed(citizen):
    draft = begun(citizen, FILLED | {"applicant": {"name": "Nguyễn Thị Đổi"}})

    assert api.finish(draft, reader=citizen).marks == {}


def test_an_unfinished_form_is_not_handed_in_and_stays(citizen):
    draft = begun(citizen, {"applicant": {"name": "Nguyễn Thị Mẫu"}})

    with pytest.raises(api.NotCompleteError) as refusal:
        api.finish(draft, reader=citizen)

    assert {one.path for one in refusal.value.problems} == {"matter.text", "matter.sworn"}
    assert api.find_draft(draft, reader=citizen)


def test_more_than_any_form_asks_for_is_refused(citizen):
    draft = begun(citizen)

    with pytest.raises(api.TooMuchError):
        api.keep_draft(draft, reader=citizen, values={"x": "y" * 400_000}, page="who")


def test_a_draft_that_nobody_touched_for_a_month_goes(citizen):
    old, young = begun(citizen), begun(citizen)
    FormDraft.objects.filter(pk=old).update(updated_at=clock.now() - timedelta(days=31))

    forget_drafts(0)

    assert [one.id for one in api.drafts_of(citizen)] == [young]


def test_files_of_drafts_are_kept(citizen):
    file_id = uuid7()
    begun(citizen, {"matter": {"scan": [{"id": str(file_id), "name": "a.pdf"}]}})

    assert DraftFiles().kept() == {file_id}


def test_an_answer_that_only_looks_like_a_file_does_not_stop_the_keeping_of_files(citizen):
    file_id = uuid7()
    scan = {"scan": [{"id": str(file_id), "name": "a.pdf"}]}
    begun(citizen, {"person": {"id": "chưa rõ", "name": "Lê Thị Mẫu"}, "matter": scan})

    assert DraftFiles().kept() == {file_id}


def test_a_draft_can_be_thrown_away(citizen):
    draft = begun(citizen)

    assert api.forget_draft(draft, reader=citizen)
    assert not api.forget_draft(draft, reader=citizen)
