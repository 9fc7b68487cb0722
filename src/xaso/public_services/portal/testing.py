"""What citizens left behind in the portal, for tests of other modules."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.identity.testing import citizen
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.dossiers.api import (
    ReceivedDossier,
    ask_before_receipt,
    receive_submitted,
    submit_own,
)
from xaso.public_services.dossiers.testing import (
    WITHIN_THREE_DAYS,
    declaration,
    granted,
    intake,
)
from xaso.public_services.portal.asking import asked_by, papers_only
from xaso.public_services.portal.assisting import Helped, agree_on_paper, ask
from xaso.public_services.portal.models import (
    Assistance,
    FilingPlace,
    ProcedureUse,
    Submission,
)
from xaso.public_services.portal.submitting import begin
from xaso.public_services.procedures.api import current_version

WITHOUT_FORM = "2.000884"  # chứng thực chữ ký: papers only
_numbers = count(1)
MISSING: dict[str, object] = {"name": "Giấy chứng sinh", "kind": "copy"}


def used(code: str, times: int) -> ProcedureUse:
    """Say that the commune in force received so many dossiers of a procedure in a year."""
    return ProcedureUse.objects.create(code=code, received=times)


@dataclass(frozen=True, slots=True)
class OwnThings:
    """A citizen of the commune in force, and one of everything that is theirs."""

    citizen: User
    begun: UUID
    page_key: str
    begun_papers: UUID
    sent: UUID
    waiting: str
    done: str
    paper_id: UUID | None
    file_id: UUID


def own_things(desk: User, *, owner: User | None = None) -> OwnThings:
    """Let a citizen begin a submission, wait for papers with one dossier and be done with another."""
    who = owner or citizen(full_name="Lê Thị Mẫu")
    version = current_version(WITHIN_THREE_DAYS)
    asked = asked_by(version, commune_id=require_commune())
    begun = begin(asked, owner=who)
    papers = begin(papers_only(current_version(WITHOUT_FORM)), owner=who)
    waiting, sent = submitted(who)
    ask_before_receipt(waiting.id, items=(MISSING,), reason="Thiếu giấy.", actor=desk)
    done, _row = submitted(who, declaration=declaration())
    received = receive_submitted(done.id, actor=desk)
    result = granted(done.id, stored_pdf("ket-qua-cua-toi.pdf"))
    page = asked.form.schema.pages[0].key if asked.form else ""
    return OwnThings(
        citizen=who,
        begun=begun.pk,
        page_key=page,
        begun_papers=papers.pk,
        sent=sent,
        waiting=waiting.code,
        done=done.code,
        paper_id=received.receipt_id,
        file_id=result,
    )


def submitted(user: User, **more: Any) -> tuple[ReceivedDossier, UUID]:
    """Put a dossier down as the portal does; return it with the submission it came from."""
    made = submit_own(intake(channel="online", **more), actor=user)
    now = clock.now()
    row = Submission.objects.create(
        user=user,
        procedure_version_id=current_version(WITHIN_THREE_DAYS),
        dossier_code=made.code,
        begun_at=now,
        updated_at=now,
    )
    FilingPlace.objects.create(id=row.pk, user=user, of_commune_id=require_commune())
    return made, row.pk


def asked_to_help(helper: User, *, way: str = "code") -> UUID:
    """Let a helper ask a citizen of the commune in force whether they may file for them."""
    phone = f"+8491234{next(_numbers):04}" if way == "code" else ""
    helped = Helped("Lê Thị Mẫu", "038190000001", phone)
    return ask(current_version(WITHIN_THREE_DAYS), helped, way, helper=helper).pk


def helping(helper: User) -> UUID:
    """Let a helper begin for a citizen who signed a sheet of paper; return the submission."""
    row = Assistance.objects.get(pk=asked_to_help(helper, way="paper"))
    begun = agree_on_paper(row, stored_pdf("phieu-dong-y.pdf"))
    if begun is None:
        raise LookupError(row.pk)
    return begun.pk
