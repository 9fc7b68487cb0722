"""Dossiers through the API: submitted, followed, supplemented, withdrawn, fetched."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.services.before_receipt import ask_before_receipt
from xaso.public_services.dossiers.services.intake import receive_submitted
from xaso.public_services.dossiers.testing import WITHIN_THREE_DAYS, handed_over, people
from xaso.public_services.procedures.api import current_version, get_procedure

pytestmark = pytest.mark.django_db
ALL = ("dossiers.submit", "dossiers.read", "dossiers.read_result")


def required_papers():
    known = get_procedure(current_version(WITHIN_THREE_DAYS)).components
    return [
        one
        for one in known
        if one.required is True
        and not one.condition
        and not one.shown_only
        and one.channel in (None, "online")
    ]


def submission(**more):
    """Return a complete dossier and its files."""
    papers = required_papers()
    names = [f"giay-to-{place}.pdf" for place, _paper in enumerate(papers)]
    body = {
        "procedure": WITHIN_THREE_DAYS,
        "applicant": {
            "name": "Lê Thị Mẫu",
            "personal_id": "038190000001",
            "address": "Thôn 1",
            "phone": "0912345678",
        },
        "components": [
            {"component": str(paper.id), "files": [name]}
            for paper, name in zip(papers, names, strict=True)
        ]
        + [{"name": "Đơn đề nghị", "kind": "original", "files": ["don.pdf"]}],
        "reference": "CDV-2026-1",
    }
    files = [(name, a_pdf(name)) for name in [*names, "don.pdf"]]
    return body | more, files


def submit(caller, **more):
    body, files = submission(**more)
    return caller.send("dossiers", "dossier", body, files)


def test_a_dossier_is_submitted_with_its_files_in_one_call():
    caller = a_caller(*ALL)

    answer = submit(caller)

    assert answer.status_code == 201, answer.content
    with acting_in(HERE):
        dossier = Dossier.objects.get(code=answer.json()["code"])
        names = set(StoredFile.objects.values_list("original_name", flat=True))
        kept = DossierFile.objects.filter(dossier=dossier, added_by=caller.client.user)
        entry = AuditEntry.objects.get(action="dossiers.dossier.submitted")
        assert (dossier.state, dossier.channel) == ("submitted", "online")
        assert dossier.submitted_by == caller.client.user
        assert dossier.received_by is None
        assert kept.count() == len(names) == len(required_papers()) + 1
        assert entry.actor == caller.client.user


def test_many_files_cost_as_many_statements_as_few():
    caller = a_caller(*ALL)
    body, files = submission()
    submit(caller)
    asked = []

    for more in ("mot.pdf", "hai.pdf", "ba.pdf"):
        body["components"][-1]["files"].append(more)
        files.append((more, a_pdf(more)))
        caller.send("dossiers", "dossier", body, files)  # the first writes its statements
        with CaptureQueriesContext(connection) as captured:
            assert caller.send("dossiers", "dossier", body, files).status_code == 201
        asked.append(len(captured))

    assert asked[0] == asked[1] == asked[2] <= 26, asked


def test_the_program_follows_its_dossier_to_the_desk():
    caller, who = a_caller(*ALL), people()
    code = submit(caller).json()["code"]
    before = caller.get(f"dossiers/{code}").json()
    with acting_in(HERE):
        receive_submitted(Dossier.objects.get(code=code).pk, actor=who.desk)

    after = caller.get(f"dossiers/{code}").json()

    assert (before["status"], before["due_at"]) == (1, None)
    assert (before["procedure"], before["reference"]) == (WITHIN_THREE_DAYS, "CDV-2026-1")
    assert (after["status"], after["status_label"]) == (2, "Đã tiếp nhận")
    assert after["due_at"] is not None
    assert "Lê Thị Mẫu" not in str(after)


def test_what_is_wrong_is_listed_and_nothing_is_kept():
    caller = a_caller(*ALL)
    body, _files = submission()
    body["components"][-1]["files"] = ["don.pdf", "khong-co.pdf"]
    files = [("don.pdf", b"MZ khong phai tai lieu"), ("thua.pdf", a_pdf())]

    answer = caller.send("dossiers", "dossier", body, files)

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    faults = {(one["pointer"], one["detail"]) for one in answer.json()["errors"]}
    last = len(body["components"]) - 1
    assert {pointer for pointer, _detail in faults} >= {
        f"#/components/{last}/files/0",
        f"#/components/{last}/files/1",
        "",
    }
    assert any("thua.pdf" in detail for _pointer, detail in faults)
    with acting_in(HERE):
        assert not StoredFile.objects.exists()
        assert not Dossier.objects.exists()


def test_a_required_paper_that_is_missing_is_named():
    caller = a_caller(*ALL)
    missing = required_papers()[0]
    body, files = submission()
    body["components"], files = body["components"][1:], files[1:]

    answer = caller.send("dossiers", "dossier", body, files)

    assert answer.status_code == 422
    assert missing.name in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"procedure": "9.999999"}, "#/procedure"),
        ({"applicant": {"name": ""}}, "#/applicant/name"),
        ({"applicant": {"name": "Lê\u0000"}}, "#/applicant/name"),
        ({"applicant": {"name": "Lê", "personal_id": "12"}}, "#/applicant/personal_id"),
        ({"applicant": {"name": "Lê", "phone": "1"}}, "#/applicant/phone"),
        ({"applicant": {"name": "Lê", "email": "le@"}}, "#/applicant/email"),
        ({"applicant": {"name": "Lê", "nick": "x"}}, "#/applicant/nick"),
        ({"sets": 0}, "#/sets"),
        ({"components": [{"files": []}]}, "#/components/0"),
        (
            {"components": [{"component": "01900000-0000-7000-8000-000000000000"}]},
            "#/components/0/component",
        ),
    ],
)
def test_each_fault_points_to_its_place(change, pointer):
    answer = submit(a_caller(*ALL), **change)

    assert answer.status_code == 422
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}


def test_a_body_that_is_no_json_is_malformed():
    caller = a_caller(*ALL)
    answer = Client().post(
        "/api/v1/dossiers",
        {"dossier": "{không phải"},
        headers=caller.headers(**{"Idempotency-Key": "khoa-thu-1"}),
    )

    assert (answer.status_code, answer.json()["type"]) == (400, "urn:xaso:problem:malformed")


def test_the_same_call_under_its_key_changes_nothing():
    caller = a_caller(*ALL)
    body, files = submission()
    first = caller.send("dossiers", "dossier", body, files, key="khoa-thu-1")

    again = caller.send("dossiers", "dossier", body, files, key="khoa-thu-1")

    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    with acting_in(HERE):
        assert Dossier.objects.count() == 1


def test_another_body_under_a_used_key_is_refused():
    caller = a_caller(*ALL)
    body, files = submission()
    caller.send("dossiers", "dossier", body, files, key="khoa-thu-1")
    changed = [*files[:-1], ("don.pdf", a_pdf("khác"))]

    answer = caller.send("dossiers", "dossier", body, changed, key="khoa-thu-1")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:xaso:problem:key_reused")


def test_a_refused_call_may_be_corrected_under_its_key():
    caller = a_caller(*ALL)
    body, files = submission()
    refused = caller.send("dossiers", "dossier", body, files[1:], key="khoa-thu-1")

    corrected = caller.send("dossiers", "dossier", body, files, key="khoa-thu-1")

    assert (refused.status_code, corrected.status_code) == (422, 201)


def test_a_write_without_a_key_is_refused():
    caller = a_caller(*ALL)
    answer = Client().post("/api/v1/dossiers", {}, headers=caller.headers())

    assert answer.status_code == 422
    assert "Idempotency-Key" in {one["parameter"] for one in answer.json()["errors"]}


def test_papers_that_were_asked_for_are_sent_and_the_desk_decides():
    caller, who = a_caller(*ALL), people()
    code = submit(caller).json()["code"]
    with acting_in(HERE):
        dossier = Dossier.objects.get(code=code)
        items = ({"name": "Giấy chứng sinh", "originals": 1, "note": "mờ"},)
        ask_before_receipt(dossier.pk, items=items, reason="Thiếu giấy.", actor=who.desk)
    asked = caller.get(f"dossiers/{code}").json()

    answer = caller.send(
        f"dossiers/{code}/supplements",
        "supplement",
        {"papers": [{"name": "Giấy chứng sinh", "files": ["gcs.pdf"]}], "words": "Xin gửi."},
        [("gcs.pdf", a_pdf("gcs"))],
    )

    assert asked["asked_for"]["papers"] == [{"name": "Giấy chứng sinh", "reason": "mờ"}]
    assert (answer.status_code, answer.json()["status"]) == (200, 5)
    with acting_in(HERE):
        names = DossierFile.objects.filter(dossier=dossier).values_list(
            "stored_file__original_name", flat=True
        )
        act = dossier.acts.order_by("-at").first()
        assert "gcs.pdf" in names
        assert (act.key, act.actor, act.words) == (
            "send_papers",
            caller.client.user,
            "Xin gửi.",
        )


def test_papers_that_nobody_asked_for_are_a_conflict():
    caller = a_caller(*ALL)
    code = submit(caller).json()["code"]

    answer = caller.send(
        f"dossiers/{code}/supplements",
        "supplement",
        {"papers": [{"name": "Giấy", "files": ["a.pdf"]}]},
        [("a.pdf", a_pdf("a"))],
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:xaso:problem:conflict")
    with acting_in(HERE):
        assert not StoredFile.objects.filter(original_name="a.pdf").exists()


def test_the_request_is_taken_back_once():
    caller = a_caller(*ALL)
    code = submit(caller).json()["code"]

    first = caller.post(f"dossiers/{code}/withdrawal", {"reason": "Nộp nhầm."})
    second = caller.post(f"dossiers/{code}/withdrawal", {"reason": "Nộp nhầm."})

    assert (first.status_code, first.json()["status"]) == (200, 7)
    assert second.status_code == 409


def test_the_list_is_walked_without_gap_or_repetition():
    caller = a_caller(*ALL)
    codes = [submit(caller, reference=f"CDV-{n}").json()["code"] for n in range(5)]

    first = caller.get("dossiers", {"limit": 2}).json()
    second = caller.get("dossiers", {"limit": 2, "cursor": first["next"]}).json()
    third = caller.get("dossiers", {"limit": 2, "cursor": second["next"]}).json()

    found = [one["code"] for part in (first, second, third) for one in part["items"]]
    assert found == codes
    assert third["next"] == ""


def test_what_changed_since_a_moment_is_asked_for():
    caller = a_caller(*ALL)
    old, new = (submit(caller, reference=f"CDV-{n}").json()["code"] for n in range(2))
    with acting_in(HERE):
        past = timezone.now() - timedelta(days=2)
        Dossier.objects.filter(code=old).update(updated_at=past)
    moment = (timezone.now() - timedelta(days=1)).isoformat()

    answer = caller.get("dossiers", {"changed_since": moment})

    assert [one["code"] for one in answer.json()["items"]] == [new]


@pytest.mark.parametrize("cursor", ["abc", "abc:def", "\x00"])
def test_a_foreign_cursor_is_refused(cursor):
    answer = a_caller(*ALL).get("dossiers", {"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "cursor"


def test_the_result_is_fetched_and_each_look_is_written_down():
    caller, who = a_caller(*ALL), people()
    with acting_in(HERE):
        dossier = Dossier.objects.get(pk=handed_over(who).id)
        dossier.submitted_by = caller.client.user
        dossier.state, dossier.outcome, dossier.result_number = "completed", "granted", "12"
        dossier.save()
        DossierFile.objects.create(
            dossier=dossier,
            part="result",
            stored_file_id=stored_pdf("ket-qua.pdf"),
            added_at=timezone.now(),
        )

    result = caller.get(f"dossiers/{dossier.code}/result").json()
    file = caller.get(f"dossiers/{dossier.code}/result/files/{result['files'][0]['id']}")

    assert (result["outcome"], result["number"]) == ("granted", "12")
    assert b"".join(file.streaming_content) == a_pdf("ket-qua.pdf")
    with acting_in(HERE):
        assert AccessRecord.objects.get(actor=caller.client.user).subject_id == dossier.pk


@pytest.mark.parametrize(
    "path", ["dossiers/{code}", "dossiers/{code}/result"], ids=["status", "result"]
)
def test_what_another_program_submitted_looks_like_nothing(path):
    code = submit(a_caller(*ALL)).json()["code"]
    stranger = a_caller(*ALL)

    theirs = stranger.get(path.format(code=code))
    nothing = stranger.get(path.format(code="H56.99.49-990101-0001"))

    assert theirs.status_code == nothing.status_code == 404
    assert theirs.json() | {"instance": ""} == nothing.json() | {"instance": ""}


def test_a_dossier_of_another_commune_is_not_there():
    both = a_caller(*ALL, communes=(HERE, THERE))
    both.commune_code = commune(HERE).code
    code = submit(both).json()["code"]
    both.commune_code = commune(THERE).code

    assert both.get(f"dossiers/{code}").status_code == 404
    assert both.get("dossiers").json()["items"] == []


def test_procedures_are_listed_searched_and_read():
    caller = a_caller("procedures.read")

    first = caller.get("procedures", {"limit": 3}).json()
    second = caller.get("procedures", {"limit": 3, "cursor": first["next"]}).json()
    found = caller.get("procedures", {"q": "tinh trang hon nhan"}).json()
    one = caller.get(f"procedures/{WITHIN_THREE_DAYS}").json()

    assert len({row["code"] for row in first["items"] + second["items"]}) == 6
    assert WITHIN_THREE_DAYS in [row["code"] for row in found["items"]]
    assert one["components"] and one["limits"]
    assert caller.get("procedures/9.999999").status_code == 404


def test_what_the_program_has_already_is_not_sent_again():
    caller = a_caller("procedures.read")
    first = caller.get(f"procedures/{WITHIN_THREE_DAYS}")

    again = caller.get(
        f"procedures/{WITHIN_THREE_DAYS}", **{"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
