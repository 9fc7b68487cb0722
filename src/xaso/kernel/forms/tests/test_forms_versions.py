"""Versions of forms: drafted, published, immutable, retired, loaded from files."""

import json
from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.forms import api
from xaso.kernel.forms.catalogue import form_entries
from xaso.kernel.forms.models import FormVersion, FormVersionStatus, PublishedFormError
from xaso.kernel.forms.services.versions import load_forms
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
KEY = SMALL_FORM["key"]


def changed(title="Tờ khai mẫu, sửa đổi"):
    return deepcopy(SMALL_FORM) | {"title": title}


def in_use(commune_id=HERE):
    return api.form_in_use(KEY, commune_id=commune_id).version_id


def titles(commune_id):
    with acting_in(commune_id):
        return [one.title for one in form_entries(commune_id) if one.key == KEY]


@pytest.fixture
def editor():
    commune(HERE)
    return official(Role.IT_OFFICER)


def test_a_published_draft_takes_the_place_of_the_version_before(editor):
    with acting_in(HERE):
        first = api.draft_version(SMALL_FORM, actor=editor)
        api.publish(first, actor=editor)
        second = api.draft_version(changed(), actor=editor)
        assert in_use() == first
        api.publish(second, actor=editor)

    assert in_use() == second
    assert api.form_of_version(second).number == 2
    assert api.form_of_version(first).schema.title.vi == "Tờ khai mẫu"
    assert FormVersion.objects.get(pk=first).status == FormVersionStatus.RETIRED


def test_a_draft_is_written_anew_until_it_is_published(editor):
    with acting_in(HERE):
        draft = api.draft_version(changed("Một"), actor=editor)
        again = api.draft_version(changed("Hai"), actor=editor)
        restored = api.new_version(draft, actor=editor)

    assert draft == again == restored
    assert FormVersion.objects.get(definition__key=KEY).title == "Hai"


def test_what_a_published_version_says_cannot_be_changed(editor):
    row = FormVersion.objects.get(pk=published_form().version_id)
    row.title = "Tên khác"

    with pytest.raises(PublishedFormError):
        row.save()
    with pytest.raises(PublishedFormError):
        FormVersion.objects.filter(pk=row.pk).update(content="{}")


def test_the_database_refuses_a_content_that_is_not_its_fingerprint():
    version_id = published_form().version_id

    change = "UPDATE eforms_formversion SET content = '{}' WHERE id = %s"
    with (
        pytest.raises(IntegrityError, match="form_version_is_its_digest"),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [version_id])


def test_a_retired_form_can_be_filled_in_no_more_and_what_was_stays_readable(editor):
    with acting_in(HERE):
        own = api.draft_version(SMALL_FORM, actor=editor)
        api.publish(own, actor=editor)
        api.retire(own, actor=editor)
        with pytest.raises(api.NotPossibleError):
            api.publish(own, actor=editor)

    with pytest.raises(api.NoSuchFormError):
        in_use()
    assert api.form_of_version(own).schema.title.vi == "Tờ khai mẫu"


def test_a_commune_meets_its_own_form_before_that_of_all(editor):
    shared = published_form()
    with acting_in(HERE):
        own = api.draft_version(changed("Tờ khai của xã"), actor=editor)
        api.publish(own, actor=editor)

    assert in_use(HERE) == own
    assert in_use(THERE) == shared.version_id
    assert titles(HERE) == ["Tờ khai của xã"]
    assert titles(THERE) == ["Tờ khai mẫu"]


def test_an_official_changes_the_forms_of_their_own_commune_only(editor):
    shared = published_form()
    commune(THERE)
    neighbour = official(Role.IT_OFFICER, commune_id=THERE)
    with acting_in(HERE):
        own = api.new_version(shared.version_id, actor=editor)
        with pytest.raises(PermissionDenied):
            api.retire(shared.version_id, actor=editor)

    with acting_in(THERE):
        for act in (api.publish, api.retire, api.new_version):
            with pytest.raises(PermissionDenied):
                act(own, actor=neighbour)

    assert api.form_of_version(own).schema == shared.schema


def test_loading_twice_makes_one_version_and_never_undoes_what_officials_published(
    editor, tmp_path
):
    file = tmp_path / "small_form.json"
    file.write_text(json.dumps(SMALL_FORM), encoding="utf-8")
    first = load_forms([tmp_path])
    with acting_in(HERE):
        own = api.draft_version(changed(), actor=editor)
        api.publish(own, actor=editor)

    again = load_forms([tmp_path])
    file.write_text(json.dumps(changed("Bản của năm sau")), encoding="utf-8")
    newer = load_forms([tmp_path])

    assert [first.new, again.new, newer.new] == [1, 0, 1]
    assert api.form_in_use(KEY).schema.title.vi == "Bản của năm sau"
    assert in_use() == own


def test_the_command_loads_the_folders_of_the_settings(settings, tmp_path, capsys):
    (tmp_path / "small_form.json").write_text(json.dumps(SMALL_FORM), encoding="utf-8")
    settings.XASO_FORM_FOLDERS = [tmp_path]

    call_command("load_forms")

    assert "1 forms; 1 new versions." in capsys.readouterr().out


def test_whoever_may_not_edit_forms_publishes_none_and_who_does_is_recorded(editor):
    with acting_in(HERE):
        draft = api.draft_version(changed(), actor=editor)
        with pytest.raises(PermissionDenied):
            api.publish(draft, actor=official(Role.CLERK))
        api.publish(draft, actor=editor)

        actions = set(AuditEntry.objects.values_list("action", flat=True))

    assert {"forms.version.drafted", "forms.version.published"} <= actions
