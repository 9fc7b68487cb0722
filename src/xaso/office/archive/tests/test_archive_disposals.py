"""Destroying files: only expired ones, only by council and decision, and then really."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all, subscribed
from xaso.kernel.files.api import FileQuarantinedError, ObjectState, info, read
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.archive.contracts import CouncilOpinion, Ending
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.events import WorkFileDestroyed
from xaso.office.archive.models import (
    Disposal,
    DisposalItem,
    DisposalState,
    FileState,
    HandOverItem,
    WorkFileItem,
)
from xaso.office.archive.queries.papers import papers_in
from xaso.office.archive.services.closing import close_file
from xaso.office.archive.services.collecting import add_documents
from xaso.office.archive.services.disposing import (
    begin_disposal,
    call_council,
    carry_out,
    decide,
    give_up,
    note_opinion,
)
from xaso.office.archive.testing import archived_file, hand_over, open_file, paper
from xaso.office.documents.api import document_info
from xaso.office.documents.models import (
    Document,
    DocumentFile,
    DocumentText,
    DraftVersion,
)
from xaso.office.documents.testing import sealed

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
DESTROY = CouncilOpinion(verdict="destroy", words="Hết giá trị")


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def clerk():
    return official(Role.CLERK)


@pytest.fixture
def leader():
    return official(Role.LEADER)


def council_on(made, clerk):
    people = [official(Role.SPECIALIST) for _ in range(3)]
    roles = ["chair", "secretary", "member"]
    members = [(one.pk, role) for one, role in zip(people, roles, strict=True)]
    call_council(made.pk, members=members, decision="07/QĐ-UBND", actor=clerk)


def decided(rows, clerk, leader, opinion=DESTROY):
    made = begin_disposal([row.pk for row in rows], title="Hồ sơ hết hạn", actor=clerk)
    council_on(made, clerk)
    for item in DisposalItem.objects.filter(disposal=made):
        note_opinion(item.pk, opinion, actor=clerk)
    decide(
        made.pk,
        decision="88/QĐ-UBND",
        decided_on=date(2026, 11, 20),
        met_on=date(2026, 11, 18),
        actor=leader,
    )
    return made


def released(keeper, subject):
    """Make an incoming document with a file and a text, as the register holds it."""
    document = Document.objects.create(
        direction="in", state="closed", type_name="Công văn", subject=subject,
        organ_name="Sở Nội vụ", code="12/SNV-VP", created_by=keeper, page_count=2,
    )  # fmt: skip
    file_id = stored_pdf("cong-van.pdf", words=subject)
    DocumentFile.objects.create(document=document, role="original", file_id=file_id)
    DocumentText.objects.create(document=document, text="toàn văn bí danh")
    return document


def expired_with(keeper, *documents, line=1):
    """Return an expired file of the archive with a paper of its own and these documents."""
    row = open_file(keeper, year=2018, line=line)
    paper(row, keeper, "Tờ trình riêng")
    add_documents(row.pk, [one.pk for one in documents], actor=keeper)
    ending = Ending(ended_on=date(2018, 6, 30), retention=5, basis="Quy định thử")
    row = close_file(row.pk, ending, actor=keeper)
    hand_over(row, keeper)
    row.refresh_from_db()
    return row


def places(file_ids):
    rows = StoredFile.objects.select_related("content").filter(pk__in=file_ids)
    return [key_of(row.content) for row in rows]


def test_contents_are_really_gone_and_what_they_were_stays(
    clerk, leader, django_capture_on_commit_callbacks
):
    keeper = official(Role.SPECIALIST)
    document = released(keeper, "Công văn cũ")
    row = expired_with(keeper, document)
    own = WorkFileItem.objects.get(work_file=row, stored_file__isnull=False).stored_file_id
    package = HandOverItem.objects.get().stored_file_id
    filed = DocumentFile.objects.get(document=document).file_id
    where = places([own, package, filed])
    made = decided([row], clerk, leader)

    with django_capture_on_commit_callbacks(execute=True):
        gone = carry_out(made.pk, typed_decision="88/QĐ-UBND", actor=clerk)

    row.refresh_from_db()
    assert gone == 3
    assert [storage().size(place) for place in where] == [None, None, None]
    assert [paper.is_gone for paper in papers_in(row.pk)] == [True, True]
    for file_id in (own, package, filed):
        assert info(file_id).state == ObjectState.DESTROYED
        with pytest.raises(FileQuarantinedError):
            read(file_id)
    assert not DocumentText.objects.filter(document=document).exists()
    assert document_info([document.pk])[document.pk].subject == "Công văn cũ"
    assert (row.state, row.title) == (FileState.DISPOSED, "Hồ sơ công tác cán bộ số 1")
    assert AuditEntry.objects.filter(action="archive.disposal.carried_out").exists()


def test_a_document_of_ours_goes_with_every_file_and_every_version_of_its_text(clerk, leader):
    keeper = official(Role.SPECIALIST)
    document = sealed(keeper)
    files = list(
        DocumentFile.objects.filter(document=document).values_list("file_id", flat=True)
    )
    row = expired_with(keeper, document)

    carry_out(decided([row], clerk, leader).pk, typed_decision="88/QĐ-UBND", actor=clerk)

    found = document_info([document.pk])[document.pk]
    assert {info(one).state for one in files} == {ObjectState.DESTROYED}
    assert set(
        DraftVersion.objects.filter(document=document).values_list("body", flat=True)
    ) == {""}
    assert (found.code, found.frozen_at is not None) == (document.code, True)


def test_a_document_that_lies_in_another_file_of_the_archive_stays(clerk, leader):
    keeper = official(Role.SPECIALIST)
    shared = released(keeper, "Quyết định dùng chung")
    row = expired_with(keeper, shared)
    other = open_file(keeper, year=2026, line=2)
    add_documents(other.pk, [shared.pk], actor=keeper)

    carry_out(decided([row], clerk, leader).pk, typed_decision="88/QĐ-UBND", actor=clerk)

    assert read(DocumentFile.objects.get(document=shared).file_id)


def test_higher_modules_hear_which_documents_went(clerk, leader):
    keeper = official(Role.SPECIALIST)
    document = released(keeper, "Công văn cũ")
    row = expired_with(keeper, document)
    made, heard = decided([row], clerk, leader), []

    with subscribed(WorkFileDestroyed, heard.append):
        carry_out(made.pk, typed_decision="88/QĐ-UBND", actor=clerk)
        deliver_all()

    assert heard == [WorkFileDestroyed(row.pk, (document.pk,))]


def test_only_expired_files_of_the_archive_come_on_a_list(clerk):
    keeper = official(Role.SPECIALIST)
    young = archived_file(keeper, year=2026, retention=20)

    with pytest.raises(ArchiveRefusedError):
        begin_disposal([young.pk], title="Danh mục", actor=clerk)


def test_a_file_stands_on_one_list_at_a_time(clerk):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    begin_disposal([row.pk], title="Danh mục", actor=clerk)

    with pytest.raises(ArchiveRefusedError):
        begin_disposal([row.pk], title="Danh mục nữa", actor=clerk)


@pytest.mark.parametrize("roles", [["chair", "secretary"], ["chair", "chair", "member"]])
def test_a_council_is_complete(clerk, roles):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    made = begin_disposal([row.pk], title="Danh mục", actor=clerk)
    members = [(official(Role.SPECIALIST).pk, role) for role in roles]

    with pytest.raises(ArchiveRefusedError):
        call_council(made.pk, members=members, decision="07/QĐ-UBND", actor=clerk)


def test_nothing_is_decided_before_the_council_spoke_of_every_file(clerk, leader):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    made = begin_disposal([row.pk], title="Danh mục", actor=clerk)
    council_on(made, clerk)

    with pytest.raises(ArchiveRefusedError):
        decide(
            made.pk,
            decision="88/QĐ-UBND",
            decided_on=date(2026, 11, 20),
            met_on=date(2026, 11, 18),
            actor=leader,
        )


def test_what_the_council_keeps_goes_back_with_its_new_term(clerk, leader):
    keeper = official(Role.SPECIALIST)
    kept, gone = (
        archived_file(keeper, year=2018, line=1),
        archived_file(keeper, year=2018, line=2),
    )
    made = begin_disposal([kept.pk, gone.pk], title="Danh mục", actor=clerk)
    council_on(made, clerk)
    items = {item.work_file_id: item.pk for item in DisposalItem.objects.all()}
    keep = CouncilOpinion(verdict="keep", words="Còn giá trị tra cứu", retention=20)
    note_opinion(items[kept.pk], keep, actor=clerk)
    note_opinion(items[gone.pk], DESTROY, actor=clerk)

    decide(
        made.pk,
        decision="88/QĐ-UBND",
        decided_on=date(2026, 11, 20),
        met_on=date(2026, 11, 18),
        actor=leader,
    )
    carry_out(made.pk, typed_decision="88/QĐ-UBND", actor=clerk)

    kept.refresh_from_db(), gone.refresh_from_db()
    assert (kept.state, kept.kept_until) == (FileState.ARCHIVED, date(2038, 12, 31))
    assert gone.state == FileState.DISPOSED


def test_keeping_a_file_needs_a_reason_and_a_term(clerk):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    made = begin_disposal([row.pk], title="Danh mục", actor=clerk)
    council_on(made, clerk)

    with pytest.raises(ArchiveRefusedError):
        note_opinion(
            DisposalItem.objects.get().pk,
            CouncilOpinion(verdict="keep", words="Còn cần"),
            actor=clerk,
        )


def test_a_new_term_counts_from_the_end_of_the_work_and_may_not_be_over(clerk):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    council_on(begin_disposal([row.pk], title="Danh mục", actor=clerk), clerk)
    item = DisposalItem.objects.get().pk

    def keep(years):
        opinion = CouncilOpinion(verdict="keep", words="Còn cần", retention=years)
        note_opinion(item, opinion, actor=clerk)

    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        with pytest.raises(ArchiveRefusedError, match="kết thúc công việc"):
            keep(7)
        keep(8)
        keep(0)

    assert DisposalItem.objects.get().retention == 0


def test_who_decides_does_not_carry_out_and_the_number_is_typed(clerk):
    both = official(Role.LEADER, Role.CLERK)
    made = decided([archived_file(official(Role.SPECIALIST), year=2018)], clerk, both)

    with pytest.raises(ArchiveRefusedError):
        carry_out(made.pk, typed_decision="88/QĐ-UBND", actor=both)
    with pytest.raises(ArchiveRefusedError):
        carry_out(made.pk, typed_decision="99/QĐ-UBND", actor=clerk)

    assert Disposal.objects.get().state == DisposalState.DECIDED


def test_the_clerk_does_not_decide(clerk):
    with pytest.raises(PermissionDenied):
        decided([archived_file(official(Role.SPECIALIST), year=2018)], clerk, clerk)


def test_a_list_that_is_given_up_leaves_the_files_as_they_were(clerk):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    made = begin_disposal([row.pk], title="Danh mục", actor=clerk)

    give_up(made.pk, actor=clerk)

    row.refresh_from_db()
    assert row.state == FileState.ARCHIVED
    assert info(WorkFileItem.objects.filter(work_file=row).first().stored_file_id).is_available


def test_the_pages_lead_from_expired_files_to_their_destruction(client, clerk, leader):
    row = archived_file(official(Role.SPECIALIST), year=2018)
    people = [official(Role.SPECIALIST) for _ in range(3)]

    def sent(user, name, args, **values):
        client.force_login(user, backend=BACKEND)
        return client.post(reverse(f"archive:{name}", args=args), values)

    client.force_login(clerk, backend=BACKEND)
    assert "01.TCCB" in client.get(reverse("archive:disposals")).content.decode()
    client.post(
        f"{reverse('archive:disposal-new')}?chosen={row.pk}", {"title": "Danh mục 2026"}
    )
    made = Disposal.objects.get()
    sent(
        clerk, "disposal-council", [made.pk], decision="07/QĐ-UBND",
        chair=str(people[0].pk), secretary=str(people[1].pk), members=[str(people[2].pk)],
    )  # fmt: skip
    item = DisposalItem.objects.get()
    sent(clerk, "disposal-opinion", [item.pk], verdict="destroy", words="Hết giá trị")
    sent(
        leader, "disposal-decide", [made.pk],
        decision="88/QĐ-UBND", decided_on="20/11/2026", met_on="18/11/2026",
    )  # fmt: skip
    sent(clerk, "disposal-carry-out", [made.pk], typed_decision="88/QĐ-UBND")

    page = client.get(made.get_absolute_url()).content.decode()
    printed = client.get(reverse("archive:disposal-list", args=[made.pk])).content
    assert "Nội dung đã tiêu hủy" in page
    assert "Hết giá trị" in page
    assert printed.startswith(b"%PDF-")
