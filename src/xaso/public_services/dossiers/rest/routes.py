"""The operations on dossiers: submit, follow, answer, withdraw, fetch the result."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Body, File, Query, Router
from ninja.files import UploadedFile

from xaso.kernel.api_clients.api import (
    ClientRequest,
    Code,
    Cursor,
    IdempotencyKey,
    Limit,
    Moment,
    ProblemError,
    answer_once,
    operation,
    read_cursor,
    write_cursor,
)
from xaso.kernel.audit.api import record_access
from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError, as_response
from xaso.public_services.dossiers.errors import ActRefusedError
from xaso.public_services.dossiers.models import Dossier, DossierFile, DossierParty
from xaso.public_services.dossiers.queries import own
from xaso.public_services.dossiers.refusals import say_refusal
from xaso.public_services.dossiers.rest import schemas
from xaso.public_services.dossiers.rest.intake import intake_of
from xaso.public_services.dossiers.rest.uploads import Uploads
from xaso.public_services.dossiers.rest.writing import line_of, standing_of
from xaso.public_services.dossiers.scopes import READ, READ_RESULT, SUBMIT
from xaso.public_services.dossiers.services import submitting
from xaso.public_services.dossiers.states import PublicStatus

router = Router(tags=["Dossiers"])
LIST = "dossiers"
Files = Annotated[list[UploadedFile], File([], description="The files that the body names.")]
Since = Annotated[Moment | None, Query(None, description="Only what changed from then on.")]


@router.post("dossiers", response={201: schemas.Submitted}, **operation(SUBMIT.key))
def submit_dossier(
    request: ClientRequest,
    key: IdempotencyKey,
    dossier: Annotated[schemas.Submission, Body(...)],
    files: Files,
) -> HttpResponse:
    """Submit a dossier with its files in one call: all of it is taken, or nothing."""

    def do() -> schemas.Submitted:
        given = intake_of(dossier, Uploads.of(files, request.caller.user))
        made = submitting.submit_own(given, actor=request.caller.user)
        status = PublicStatus.NEW
        return schemas.Submitted(
            id=made.id, code=made.code, status=status.value, status_label=str(status.label)
        )

    return answer_once(request, key, do, status=201)


@router.get("dossiers", response=schemas.DossierList, **operation(READ.key))
def list_dossiers(
    request: ClientRequest, cursor: Cursor, limit: Limit, changed_since: Since
) -> schemas.DossierList:
    """List the dossiers that the program submitted, the longest unchanged first."""
    after = None
    if cursor:
        at, last = read_cursor(cursor, of=LIST)
        after = (datetime.fromisoformat(at), UUID(last))
    rows = list(
        own.changed_since(request.caller.user, moment=changed_since, after=after)[: limit + 1]
    )
    more = ""
    if len(rows) > limit:
        place = rows[limit - 1]
        more = write_cursor([place.updated_at.isoformat(), str(place.pk)], of=LIST)
    return schemas.DossierList(items=[line_of(one) for one in rows[:limit]], next=more)


@router.get("dossiers/{code}", response=schemas.DossierOut, **operation(READ.key))
def get_dossier(request: ClientRequest, code: Code) -> schemas.DossierOut:
    """Say how a dossier stands and what is asked for."""
    return standing_of(_own(request, code))


@router.post(
    "dossiers/{code}/supplements", response=schemas.DossierOut, **operation(SUBMIT.key)
)
def send_papers(
    request: ClientRequest,
    code: Code,
    key: IdempotencyKey,
    supplement: Annotated[schemas.Supplement, Body(...)],
    files: Files,
) -> HttpResponse:
    """Send the papers that were asked for; the desk looks at them and takes them in."""

    def do() -> schemas.DossierOut:
        dossier = _own(request, code)
        uploads = Uploads.of(files, request.caller.user)
        papers = [
            (paper.name, file_id)
            for place, paper in enumerate(supplement.papers)
            for file_id in uploads.keep(paper.files, pointer=f"/papers/{place}/files")
        ]
        uploads.finish()
        with _explained():
            submitting.send_papers(
                dossier.pk, papers, actor=request.caller.user, words=supplement.words
            )
        return standing_of(_own(request, code))

    return answer_once(request, key, do)


@router.post("dossiers/{code}/withdrawal", response=schemas.DossierOut, **operation(SUBMIT.key))
def withdraw_dossier(
    request: ClientRequest,
    code: Code,
    key: IdempotencyKey,
    withdrawal: schemas.Withdrawal,
) -> HttpResponse:
    """Take the request back, as long as it is not decided."""

    def do() -> schemas.DossierOut:
        dossier = _own(request, code)
        with _explained():
            submitting.withdraw_own(
                dossier.pk, reason=withdrawal.reason, actor=request.caller.user
            )
        return standing_of(_own(request, code))

    return answer_once(request, key, do)


@router.get("dossiers/{code}/result", response=schemas.Result, **operation(READ_RESULT.key))
def get_result(request: ClientRequest, code: Code) -> schemas.Result:
    """Say how the matter ended, and list the files of the result; one that was recalled is not found."""
    dossier = _own(request, code)
    with _explained("not_found"):
        found = own.result_files(dossier)
    files = [
        schemas.ResultFile(
            id=pk,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
        )
        for pk, one in found.items()
    ]
    return schemas.Result(
        code=dossier.code,
        outcome=dossier.outcome,
        number=dossier.result_number,
        day=dossier.result_date,
        files=files,
    )


@router.get("dossiers/{code}/result/files/{uuid:file_id}", **operation(READ_RESULT.key))
def get_result_file(request: ClientRequest, code: Code, file_id: UUID) -> HttpResponseBase:
    """Give a file of the result; every look is written down."""
    dossier = _own(request, code)
    with _explained("not_found"):
        found = own.result_files(dossier)
    if file_id not in found:
        raise ProblemError("not_found")
    stored = DossierFile.objects.get(pk=file_id).stored_file_id
    try:
        response = as_response(stored, inline=False)
    except (FileQuarantinedError, DamagedFileError):
        raise ProblemError("not_found") from None
    applicant = DossierParty.objects.get(dossier=dossier, part=DossierParty.Part.APPLICANT)
    record_access(
        actor=request.caller.user,
        person_index=bytes(applicant.personal_id_index),
        purpose=_("Fetched by a connected program"),
        subject=("dossiers.dossier", dossier.pk),
        fields="file: result",
    )
    return response


@contextmanager
def _explained(kind: str = "conflict") -> Iterator[None]:
    """Let what does not fit where the dossier stands be a problem of this kind, with the reason."""
    try:
        yield
    except ActRefusedError as refusal:
        raise ProblemError(kind, say_refusal(refusal)) from None


def _own(request: ClientRequest, code: str) -> Dossier:
    return own.own_dossier(code, request.caller.user)
