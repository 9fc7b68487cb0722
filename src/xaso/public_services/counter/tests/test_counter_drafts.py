"""Nothing typed is lost: drafts on the server, for their officer, for a week."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.counter.content import Content
from xaso.public_services.counter.models import IntakeDraft
from xaso.public_services.counter.tasks import forget_drafts
from xaso.public_services.procedures.api import current_version
from xaso.public_services.procedures.testing import BIRTH

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


def drafts():
    with acting_in(HERE):
        return list(IntakeDraft.objects.all())


def test_an_empty_screen_is_no_draft_yet(desk):
    desk.get(reverse("counter:intake"))

    assert drafts() == []


def test_what_was_typed_comes_back_on_another_computer(intake, another_intake):
    intake.press("type-person")
    saved = intake.press("autosave", **{"a-name": "Phạm Văn Lạ", "a-number": "12 chữ"})

    again = another_intake(intake.address).open()

    assert saved.status_code == 204
    assert again.fields["a-name"] == "Phạm Văn Lạ"
    assert again.fields["a-number"] == "12 chữ"


def test_an_error_does_not_lose_the_checklist(intake, another_intake, somebody):
    intake.press(who="038190000001")
    intake.press(f"choose:{current_version(BIRTH)}")
    first = intake.screen.lines[0].prefix
    intake.press("receive", **{f"{first}-present": "on", f"{first}-note": "Bản viết tay"})

    again = another_intake(intake.address).open()

    assert again.fields[f"{first}-present"] == "on"
    assert again.fields[f"{first}-note"] == "Bản viết tay"


def test_the_database_cannot_read_whom_a_draft_names(intake, somebody):
    intake.press(who="038190000001")

    [draft] = drafts()
    stored = bytes(draft.content_sealed) + bytes(draft.title_sealed)
    assert draft.title == "Lê Thị Mẫu"
    assert "Lê Thị Mẫu".encode() not in stored
    assert b"038190000001" not in stored


def test_a_colleague_does_not_see_it(client, intake, somebody):
    intake.press(who="038190000001")
    client.force_login(official(Role.RECEPTIONIST), backend=BACKEND)

    shown = client.get(intake.address)
    sent = client.post(intake.address, {"act": "refresh"})
    thrown_away = client.post(reverse("counter:delete-draft", args=[intake.screen.draft_id]))

    assert shown.status_code == 404
    assert sent.status_code == 404
    assert thrown_away.status_code == 404


def test_nor_does_another_commune(client, intake, somebody):
    intake.press(who="038190000001")
    client.force_login(official(Role.RECEPTIONIST, commune_id=THERE), backend=BACKEND)

    assert client.get(intake.address).status_code == 404


def test_the_day_lists_drafts_to_go_on_with_or_to_throw_away(desk, intake, somebody):
    intake.press(who="038190000001")
    delete = reverse("counter:delete-draft", args=[intake.screen.draft_id])

    listed = desk.get(reverse("counter:today")).content.decode()
    asked = desk.get(delete).content.decode()
    desk.post(delete)

    assert intake.address in listed
    assert "Lê Thị Mẫu" in listed
    assert "Bỏ bản nháp này?" in asked
    assert drafts() == []


def test_a_draft_is_forgotten_after_a_week(another_intake):
    old, young = another_intake(), another_intake()
    with clock.at(MONDAY):
        old.press("type-person")
    with clock.at(MONDAY + timedelta(days=1)):
        young.press("type-person")

    with clock.at(MONDAY + timedelta(days=7, hours=1)):
        forget_drafts(0)

    assert [one.pk for one in drafts()] == [young.screen.draft_id]


def test_it_is_gone_once_the_dossier_was_taken_in(intake, somebody):
    intake.ready(current_version("1.004873")).receive()

    assert drafts() == []


def test_a_draft_of_another_release_is_still_read():
    content = Content.from_json('{"applicant": {"name": "An", "hat": 1}, "colour": "red"}')

    assert content.applicant.name == "An"
    assert content.matter.version == ""
