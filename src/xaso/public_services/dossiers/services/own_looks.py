"""What citizens open of their own dossiers: results, papers, their form; each look is recorded."""

from dataclasses import replace
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.forms.api import PaperHead, print_form
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.models import Dossier, IssuedPaper
from xaso.public_services.dossiers.presentation.filing import say_helper
from xaso.public_services.dossiers.printing import print_issued
from xaso.public_services.dossiers.queries.filled import FilledIn, filled_in
from xaso.public_services.dossiers.queries.own import (
    Number,
    no_number,
    own_dossier,
    result_files,
)
from xaso.public_services.dossiers.queries.own_page import (
    FOR_THE_CITIZEN,
    OwnDossierPage,
    load_own_page,
)
from xaso.public_services.dossiers.services.complaining import may_complain
from xaso.public_services.dossiers.services.disclosure import NoSuchDossierError

SUBJECT = "dossiers.dossier"


def own_dossier_page(code: str, user: User, number: Number = no_number) -> OwnDossierPage:
    """Return everything that the citizen's page of an own dossier shows.

    ``number`` gives the vouched personal id of a citizen, here and below: what others put down
    for that person is theirs, too. It is asked for only where it matters.

    Raises:
        NoSuchDossierError: there is no such dossier of this person.
    """
    try:
        page = load_own_page(code, user, number)
    except Dossier.DoesNotExist as error:
        raise NoSuchDossierError(code) from error
    return replace(page, may_complain=may_complain(page))


def open_own_result(
    code: str, file_id: UUID, *, actor: User, number: Number = no_number
) -> UUID:
    """Return the stored file of an own result that lies ready.

    Raises:
        NoSuchDossierError: there is no such dossier of this person, no such file in it, or its
            result was recalled.
    """
    dossier = _own(code, actor, number)
    found = None if dossier.result_recalled_at else result_files(dossier).get(file_id)
    if found is None:
        raise NoSuchDossierError(file_id)
    _note("result", dossier, actor, str(file_id))
    return found.id


def open_own_paper(
    code: str, paper_id: UUID, *, actor: User, number: Number = no_number
) -> bytes:
    """Return a paper that was issued to the person as PDF.

    Raises:
        NoSuchDossierError: there is no such dossier of this person, or no such paper in it.
    """
    dossier = _own(code, actor, number)
    papers = IssuedPaper.objects.filter(dossier=dossier, kind__in=FOR_THE_CITIZEN)
    paper = papers.filter(pk=paper_id).first()
    if paper is None:
        raise NoSuchDossierError(paper_id)
    _note("paper", dossier, actor, paper.kind)
    return print_issued([paper])


def read_own_form(code: str, *, actor: User, number: Number = no_number) -> FilledIn:
    """Return what the person filled in.

    Raises:
        NoSuchDossierError: there is no such dossier of this person, or it came without a form.
    """
    dossier = _own(code, actor, number)
    filled = filled_in(dossier)
    if filled is None:
        raise NoSuchDossierError(code)
    _note("form", dossier, actor)
    return filled


def print_own_form(code: str, *, actor: User, number: Number = no_number) -> bytes:
    """Return what the person filled in as PDF in its layout.

    Raises:
        NoSuchDossierError: there is no such dossier of this person, or it came without a form.
    """
    filled = read_own_form(code, actor=actor, number=number)
    dossier = _own(code, actor, number)
    day = local_day(filled.row.accepted_at)
    note = f"{code} {say_helper(filled.filing)}".rstrip()
    head = PaperHead(day=day, signer=dossier.applicant_name, note=note)
    return print_form(filled.form.schema, filled.checked, head)


def _own(code: str, user: User, number: Number) -> Dossier:
    try:
        return own_dossier(code, user, number)
    except Dossier.DoesNotExist as error:
        raise NoSuchDossierError(code) from error


def _note(what: str, dossier: Dossier, actor: User, which: str = "") -> None:
    record(
        "dossiers.dossier.opened_by_citizen",
        actor=actor,
        subject=(SUBJECT, dossier.pk),
        code=dossier.code,
        opened=f"{what} {which}".rstrip(),
    )
