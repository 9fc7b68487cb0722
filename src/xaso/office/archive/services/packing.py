"""Writing the packages of a hand-over, one file after the other, so that a page can show how far it is."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso import __version__
from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    NoSuchFileError,
    open_stream,
    store_package,
)
from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import now
from xaso.office.archive.models import HandOverItem, HandOverState, PackageState, WorkFile
from xaso.office.archive.queries.papers import Paper, papers_in
from xaso.office.archive.retention import maintenance_code
from xaso.office.archive.sip.contents import PackagedFile, PackagedPaper
from xaso.office.archive.sip.writing import write_package

SOFTWARE = f"Xaso {__version__}"


class PaperGoneError(Exception):
    """A paper of a closed file has no content any more, so no package says all of it."""


UNREADABLE = (DamagedFileError, FileQuarantinedError, NoSuchFileError, PaperGoneError)


def pack_all(hand_over_id: UUID) -> None:
    """Write every package of a hand-over that is not there yet; may be begun again, even at once.

    What nobody foresaw with one package does not stop the others; it is raised in the end, so
    that the worker tries again.
    """
    with transaction.atomic():
        waiting = HandOverItem.objects.filter(hand_over=hand_over_id)
        waiting = waiting.exclude(package_state=PackageState.READY)
        ids = list(waiting.order_by("work_file__notation").values_list("pk", flat=True))
    failed = [error for error in map(_pack, ids) if error]
    if failed:
        raise failed[0]


def _pack(item_id: UUID) -> Exception | None:
    """Write one package, and say so on it if it cannot be; return what nobody foresaw."""
    try:
        if _begin(item_id):
            _write(item_id)
    except UNREADABLE:
        _give_up(
            item_id,
            _("A paper of this file cannot be read. Please look through its papers."),
        )
    except Exception as error:  # noqa: BLE001 - nothing may leave the package half written
        _give_up(
            item_id, _("The package could not be written. Please have it written once more.")
        )
        return error
    return None


def _begin(item_id: UUID) -> bool:
    """Show that the package is being written; whether it is to be."""
    with transaction.atomic():
        item = _taken(item_id)
        if item is None:
            return False
        item.package_state, item.written, item.trouble = PackageState.WRITING, 0, ""
        item.save(update_fields=["package_state", "written", "trouble"])
    return True


def _write(item_id: UUID) -> None:
    """Write the package and keep it; its row stays locked meanwhile, so that it is written once."""
    with transaction.atomic(), TemporaryFile() as target:
        item = _taken(item_id)
        if item is None:
            return
        package = package_of(item.work_file, item_id)
        digest = write_package(package, target)
        stored = store_package(target, name=f"{package.folder}.zip", actor=None)
        item.stored_file_id, item.package_sha256 = stored.id, bytes.fromhex(digest)
        item.package_state, item.written = PackageState.READY, len(package.papers)
        item.save()


def _taken(item_id: UUID) -> HandOverItem | None:
    """Return a package that is still to be written, locked; nothing while another job is at it.

    Only while the list is being prepared: what the archive has been offered stays as it is.
    """
    rows = HandOverItem.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("work_file").exclude(package_state=PackageState.READY)
    return rows.filter(pk=item_id, hand_over__state=HandOverState.DRAFT).first()


def _give_up(item_id: UUID, trouble: str) -> None:
    with transaction.atomic():
        rows = HandOverItem.objects.filter(pk=item_id)
        rows = rows.exclude(package_state=PackageState.READY)
        rows.update(package_state=PackageState.FAULTY, trouble=trouble)


def package_of(row: WorkFile, package_id: UUID) -> PackagedFile:
    """Return what the package of a closed file says and holds.

    Raises:
        PaperGoneError: the content of a paper was destroyed since the file was closed.
    """
    papers = papers_in(row.pk)
    if any(paper.is_gone for paper in papers):
        raise PaperGoneError(row.pk)
    return PackagedFile(
        id=package_id,
        organ_code=row.organ_code,
        organ_name=office_of(require_commune()).name,
        year=row.year,
        notation=row.notation,
        title=row.title,
        maintenance=maintenance_code(row.retention or 0),
        mode=row.mode,
        start_on=row.start_on,
        end_on=row.end_on or row.start_on,
        made_at=row.closed_at or now(),
        software=SOFTWARE,
        language=row.language,
        keywords=row.keywords,
        description=row.description,
        doc_total=row.doc_total,
        page_total=row.page_total,
        papers=tuple(_packaged(papers, row)),
    )


def _packaged(papers: list[Paper], row: WorkFile) -> Iterator[PackagedPaper]:
    number = 0
    for paper in papers:
        for content in paper.contents:
            number += 1
            yield PackagedPaper(
                number=number,
                ordinal=paper.position,
                title=paper.title,
                media_type=content.media_type,
                read=_reader(content.file_id),
                created_at=row.closed_at or now(),
                type_name=paper.type_name,
                code_number=paper.number,
                code_notation=paper.notation,
                issued_on=paper.issued_on,
                organ_name=paper.organ_name,
                pages=paper.pages,
                is_signed=content.verdict not in ("", "not_signed"),
            )


def _reader(file_id: UUID) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        with transaction.atomic():
            return open_stream(file_id)

    return read
