"""Loading the shipped list: versions, drafts, what leaves the list, words for people."""

import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from xaso.lib.ids import uuid7
from xaso.public_services.procedures.contracts import VersionStatus
from xaso.public_services.procedures.models import ProcedureVersion, PublishedVersionError
from xaso.public_services.procedures.services import (
    StatusError,
    load_procedures,
    move_version,
)
from xaso.public_services.procedures.shipped import DATA, _file, shipped_procedures

BIRTH = "1.001193"
NAME_ONLY = "1.001639"


def with_change(code, **changes):
    return [
        replace(one, **changes) if one.code == code else one for one in shipped_procedures()
    ]


def versions_of(code):
    return list(ProcedureVersion.objects.filter(procedure__code=code).order_by("number"))


@pytest.mark.django_db
def test_loading_again_changes_nothing(capsys):
    call_command("load_procedures")

    assert ProcedureVersion.objects.count() == 228
    assert capsys.readouterr().out == (
        "228 procedures: 212 in use, 16 drafts; 0 new versions.\n"
    )


@pytest.mark.django_db
def test_a_changed_record_becomes_a_new_version_and_the_old_one_stays_readable():
    before = versions_of(BIRTH)[0]

    loaded = load_procedures(with_change(BIRTH, result_name="Giấy khai sinh điện tử"))

    old, new = versions_of(BIRTH)
    assert loaded.new == 1
    assert (old.pk, old.status, old.result_name) == (before.pk, "replaced", "Giấy khai sinh")
    assert (new.number, new.status) == (2, VersionStatus.PUBLISHED)
    assert old.valid_to == new.valid_from == timezone.localdate()
    assert old.components.count() == new.components.count() == 8


@pytest.mark.django_db
def test_a_changed_paper_is_a_change_too():
    record = next(one for one in shipped_procedures() if one.code == BIRTH)
    papers = [replace(record.components[0], required=False), *record.components[1:]]

    load_procedures(with_change(BIRTH, components=papers))

    assert len(versions_of(BIRTH)) == 2


@pytest.mark.django_db
def test_a_draft_is_rewritten_until_somebody_has_verified_it():
    load_procedures(with_change(NAME_ONLY, name="Giải thể trường tiểu học công lập"))
    drafts = versions_of(NAME_ONLY)

    load_procedures(with_change(NAME_ONLY, verified=True, detail_level="auto"))

    assert [(one.status, one.name) for one in drafts] == [
        ("draft", "Giải thể trường tiểu học công lập")
    ]
    (version,) = versions_of(NAME_ONLY)
    assert version.status == VersionStatus.PUBLISHED


@pytest.mark.django_db
def test_what_the_list_no_longer_names_is_repealed_and_kept():
    load_procedures([one for one in shipped_procedures() if one.code != BIRTH])

    (version,) = versions_of(BIRTH)
    assert version.status == VersionStatus.REPEALED
    assert version.valid_to == timezone.localdate()


@pytest.mark.django_db
def test_what_comes_back_to_the_list_is_a_new_version():
    load_procedures([one for one in shipped_procedures() if one.code != BIRTH])

    load_procedures()

    assert [one.status for one in versions_of(BIRTH)] == ["repealed", "published"]


@pytest.mark.django_db
def test_a_version_in_use_cannot_be_edited():
    version = versions_of(BIRTH)[0]
    version.name = "Tên khác"

    with pytest.raises(PublishedVersionError):
        version.save()

    assert versions_of(BIRTH)[0].name == "Thủ tục đăng ký khai sinh"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "to"),
    [
        ("draft", "replaced"),
        ("draft", "repealed"),
        ("published", "draft"),
        ("replaced", "published"),
        ("repealed", "published"),
    ],
)
def test_a_status_goes_only_forward(status, to):
    version = ProcedureVersion(status=status)

    with pytest.raises(StatusError):
        move_version(version, VersionStatus(to), timezone.localdate())


@pytest.mark.django_db
def test_the_database_refuses_to_put_to_use_what_nobody_verified():
    draft = versions_of(NAME_ONLY)[0]

    refusal = pytest.raises(IntegrityError, match="procedure_in_use_is_verified")
    with refusal, transaction.atomic():
        move_version(draft, VersionStatus.PUBLISHED, timezone.localdate())


@pytest.mark.django_db
def test_the_database_keeps_one_version_in_use():
    version = versions_of(BIRTH)[0]
    version.pk, version.number, version._state.adding = uuid7(), 2, True

    refusal = pytest.raises(IntegrityError, match="procedure_has_one_version_in_use")
    with refusal, transaction.atomic():
        version.save(force_insert=True)


def test_no_working_note_reaches_people_in_english():
    rows = json.loads((DATA / "procedures.json").read_text(encoding="utf-8"))
    words = _file("wordings")
    conditions = {row["source"] for row in words["condition"]}

    for row in rows:
        assert set(row["steps"]) <= set(words["steps"])
        assert set(row["notes"]) <= set(words["notes"])
        assert not row["time_limit_rule"] or row["time_limit_rule"] in words["limit_rules"]
        assert {paper["condition"] for paper in row["components"] if "condition" in paper} <= (
            conditions
        )
    for record in shipped_procedures():
        said = [record.fee_note, record.rule_text, *(fee.text for fee in record.fees)]
        assert not [text for text in said if "VND" in text or "portal" in text]


def test_prices_of_missions_abroad_are_left_out():
    record = next(one for one in shipped_procedures() if one.code == "2.000884")

    assert [(fee.channel, fee.amount) for fee in record.fees] == [("in_person", 10_000)]
