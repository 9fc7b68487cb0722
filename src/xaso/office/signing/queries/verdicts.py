"""Kept verdicts and check codes, read."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from xaso.kernel.files.api import many
from xaso.kernel.tenancy.api import acting_in
from xaso.office.signing.check_code_text import commune_of_code, read_code
from xaso.office.signing.contracts_checking import CheckedDocument
from xaso.office.signing.models import CheckCode, KeptVerdict
from xaso.office.signing.verifying.values import Verdict, Verification

MOST_AGAIN = 200


def verdicts_of(file_ids: Collection[UUID]) -> dict[UUID, Verdict]:
    """Return the last verdict of each of these files that was ever checked; one query."""
    rows = KeptVerdict.objects.latest_of(list(file_ids)).only("file_id", "verdict", "commune")
    return {row.file_id: Verdict(row.verdict) for row in rows}


def kept_verification(file_id: UUID) -> Verification | None:
    """Return what the last check of a file said, signature by signature."""
    row = KeptVerdict.objects.latest_of([file_id]).first()
    return Verification.from_plain(row.report) if row else None


def verdict_history(file_id: UUID) -> list[KeptVerdict]:
    """Return every check of a file, the last first."""
    return list(KeptVerdict.objects.filter(file_id=file_id).order_by("-checked_at")[:50])


def uncertain_files(since: datetime) -> list[UUID]:
    """Return files whose last verdict waits for what an authority did not say."""
    left_open = [{"reasons": ["revocation_unknown"]}]
    later = KeptVerdict.objects.filter(
        file_id=OuterRef("file_id"), checked_at__gt=OuterRef("checked_at")
    )
    rows = KeptVerdict.objects.filter(
        ~Exists(later),
        verdict=Verdict.INDETERMINATE,
        checked_at__gte=since,
        report__signatures__contains=left_open,
    )
    return list(rows.order_by("checked_at").values_list("file_id", flat=True)[:MOST_AGAIN])


def check_codes_of(file_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the check codes of those of these files that have one; one query."""
    rows = CheckCode.objects.filter(file_id__in=file_ids)
    return {file_id: code for file_id, code in rows.values_list("file_id", "code") if file_id}


def find_checked(text: str) -> CheckedDocument | None:
    """Return what the platform knows of the released document with this code, if there is one.

    Works for anybody, outside any commune: the code itself says which one to ask.
    """
    code = read_code(text)
    if not code:
        return None
    commune_id = commune_of_code(code)
    with acting_in(commune_id):
        row = CheckCode.objects.filter(code=code, file_id__isnull=False).first()
        return _describe(row, commune_id) if row and row.file_id else None


def _describe(row: CheckCode, commune_id: int) -> CheckedDocument:
    kept = KeptVerdict.objects.latest_of([row.file_id]).first() if row.file_id else None
    return CheckedDocument(
        code=row.code,
        commune_id=commune_id,
        file_id=row.file_id,
        title=row.title if row.is_open else "",
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        is_open=row.is_open,
        ending=row.ending,
        ended_at=row.ended_at,
        verification=Verification.from_plain(kept.report) if kept else None,
        sha256=kept.sha256 if kept else _sha256(row.file_id),
    )


def _sha256(file_id: UUID | None) -> str:
    known = many([file_id]) if file_id else {}
    return known[file_id].sha256 if file_id in known else ""
