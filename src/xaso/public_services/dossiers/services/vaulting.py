"""The result of a dossier goes into its owner's vault by itself (NĐ 310/2026/NĐ-CP [S])."""

from collections.abc import Iterable
from uuid import UUID

from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.office.signing.api import DocumentFacts, check_code_for
from xaso.public_services.dossiers.models import Dossier, DossierFile, DossierParty
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.procedures.api import get_procedure
from xaso.public_services.vault.api import ResultPaper, end_result, keep_result


def keep_in_vault(dossier_id: UUID) -> int:
    """Keep the files of a granted result in the vault of the applicant; return how many are new.

    An applicant without a number has no vault that could be found. A dossier that another
    commune decided is known by the code that the citizen has, so that its result comes once.
    """
    parties = DossierParty.objects.select_related("dossier").filter(dossier_id=dossier_id)
    owner = parties.filter(part=DossierParty.Part.APPLICANT).first()
    if owner is None or not owner.personal_id or owner.dossier.outcome != Outcome.GRANTED:
        return 0
    files = DossierFile.objects.filter(dossier_id=dossier_id, part=DossierFile.Part.RESULT)
    papers = [
        _paper(owner.dossier, owner, file_id)
        for file_id in files.order_by("added_at", "id").values_list("stored_file_id", flat=True)
    ]
    return sum(keep_result(paper) is not None for paper in papers)


def end_in_vault(dossier_id: UUID, file_ids: Iterable[UUID], ending: str) -> int:
    """Say of results in the vault of the applicant that the office ended them; return how many."""
    parties = DossierParty.objects.select_related("dossier").filter(dossier_id=dossier_id)
    owner = parties.filter(part=DossierParty.Part.APPLICANT).first()
    if owner is None or not owner.personal_id:
        return 0
    code = owner.dossier.origin_code or owner.dossier.code
    return sum(end_result(owner.personal_id, code, one, ending) for one in file_ids)


def give_check_codes(dossier_id: UUID) -> int:
    """Give each file of a granted result a code by which anybody checks it; return how many.

    The worker then checks the signatures. The page behind the code names number, office and
    day, and not what the result is about.
    """
    dossier = Dossier.objects.get(pk=dossier_id)
    if dossier.outcome != Outcome.GRANTED:
        return 0
    procedure = get_procedure(dossier.procedure_version_id)
    facts = DocumentFacts(
        title=procedure.result_name or procedure.name,
        number=dossier.result_number,
        issuer=office_of(require_commune()).name,
        issued_on=dossier.result_date,
    )
    files = DossierFile.objects.filter(dossier=dossier, part=DossierFile.Part.RESULT)
    ids = list(files.values_list("stored_file_id", flat=True))
    for file_id in ids:
        check_code_for(file_id, facts)
    return len(ids)


def _paper(dossier: Dossier, owner: DossierParty, file_id: UUID) -> ResultPaper:
    procedure = get_procedure(dossier.procedure_version_id)
    return ResultPaper(
        owner_number=owner.personal_id,
        holder=owner.name,
        title=procedure.result_name or procedure.name,
        reference=dossier.origin_code or dossier.code,
        file_id=file_id,
        result_code=procedure.result_code,
        number=dossier.result_number,
        issuer=office_of(require_commune()).name,
        issued_on=dossier.result_date,
    )
