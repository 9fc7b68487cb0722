"""How the citizen stands up for what is sent: by the account, by a code, on paper."""

import hashlib

from django.conf import settings
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.api import Draft, as_text
from xaso.kernel.identity.api import Level, consent_code_fits, phone_of, send_consent_code
from xaso.public_services.portal.assisting import PAPER, helped_by
from xaso.public_services.portal.notices import SENDING_CODE
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.procedures.api import get_procedures, plain_name

BY_ACCOUNT, BY_CODE, ON_PAPER = "account", "code", "paper"


def way_to_accept(row: Submission, *, actor: User, level: int) -> str:
    """Return how what is sent has to be stood up for.

    Who files for somebody needs the citizen's code for what was filled in, or their signature.
    A citizen known by telephone only types a code where ``XASO_PORTAL_CODE_AT_SENDING`` asks.
    """
    if row.helper_id == actor.pk and row.assistance:
        return ON_PAPER if row.assistance.way == PAPER else BY_CODE
    is_weak = level <= Level.PHONE
    return BY_CODE if is_weak and settings.XASO_PORTAL_CODE_AT_SENDING else BY_ACCOUNT


@transaction.atomic
def send_code(row: Submission, draft: Draft | None, *, actor: User) -> None:
    """Send the code for sending; it counts only while nothing is changed.

    Raises:
        TooManyCodesError, UnreachableAddressError: no code went out.
    """
    known = get_procedures({row.procedure_version_id})[row.procedure_version_id]
    row.code_id = send_consent_code(
        phone_to_ask(row, actor),
        kind=SENDING_CODE.key,
        context={"procedure": plain_name(known.code, known.name)},
        purpose=_purpose(row, draft),
    )
    row.save(update_fields=["code_id"])


def code_is_right(row: Submission, draft: Draft | None, typed: str, *, actor: User) -> bool:
    """Tell whether this is the citizen's code for exactly what is about to be sent."""
    return consent_code_fits(
        row.code_id, phone=phone_to_ask(row, actor), purpose=_purpose(row, draft), typed=typed
    )


def phone_to_ask(row: Submission, actor: User) -> str:
    """Return the number of the citizen: the one that agreed to the help, or their own."""
    if row.helper_id == actor.pk and row.assistance:
        return helped_by(row.assistance).phone
    return phone_of(actor.pk)


def _purpose(row: Submission, draft: Draft | None) -> str:
    answers = as_text(draft.values, draft.marks) if draft else ""
    whole = f"{answers}|{row.content}".encode()
    return f"send|{row.pk}|{hashlib.sha256(whole).hexdigest()}"
