"""The code that is printed in a document before it is signed, and bound to its file after."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from xaso.kernel.files.api import info
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.qr import qr_svg
from xaso.office.signing.check_code_text import make_code, say_code
from xaso.office.signing.contracts_checking import DocumentFacts
from xaso.office.signing.models import CheckCode
from xaso.office.signing.services.verdicts import ask_for_checks


def reserve_check_code(title: str) -> str:
    """Return a fresh code for a document that is about to be typeset."""
    code = make_code(require_commune())
    CheckCode.objects.create(code=code, title=title[:500], made_at=clock.now())
    return code


@transaction.atomic
def bind_check_code(code: str, file_id: UUID, facts: DocumentFacts | None = None) -> None:
    """Bind a code to the signed file, or to its next state; the worker checks the file.

    Raises:
        CheckCode.DoesNotExist: no such code was reserved in this commune.
    """
    row = CheckCode.objects.select_for_update().get(code=code)
    row.file_id, row.bound_at = file_id, clock.now()
    if facts is not None:
        row.title, row.number, row.issuer = facts.title[:500], facts.number, facts.issuer
        row.issued_on, row.is_open = facts.issued_on, facts.is_open
    row.save()
    ask_for_checks([file_id])


def end_check_code(code: str, ending: str) -> None:
    """Let the check page say that a document was recalled or replaced."""
    rows = CheckCode.objects.filter(code=code, ending="")
    rows.update(ending=CheckCode.Ending(ending), ended_at=clock.now())


def check_code_for(file_id: UUID, facts: DocumentFacts | None = None) -> str:
    """Return the code of a file; made when there is none, as for what was signed elsewhere."""
    known = CheckCode.objects.filter(file_id=file_id).values_list("code", flat=True).first()
    if known is None:
        known = reserve_check_code(facts.title if facts else info(file_id).name)
        bind_check_code(known, file_id, facts)
    return known


def check_address(code: str) -> str:
    """Return the address of the public page that says what is known of a document."""
    return f"{settings.XASO_URL.rstrip('/')}{reverse('check:document', args=[say_code(code)])}"


def check_qr(code: str, *, title: str) -> str:
    """Return the QR code that leads there, as SVG for a page or a paper."""
    return qr_svg(check_address(code), title=title)
