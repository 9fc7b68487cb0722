"""Filing for a citizen (nộp hộ): asked for, agreed to by code or on paper, begun."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.encryption.api import blind_index
from xaso.kernel.identity.api import (
    Level,
    TooManyCodesError,
    citizen_with_phone,
    consent_code_fits,
    send_consent_code,
)
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.throttling.api import seconds_to_wait
from xaso.lib import clock
from xaso.public_services.dossiers.api import PartyInput
from xaso.public_services.portal.asking import asked_by
from xaso.public_services.portal.assisting_models import Assistance
from xaso.public_services.portal.notices import HELP_CODE
from xaso.public_services.portal.permissions import ASSIST
from xaso.public_services.portal.rules import rule_for
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.submitting import begin
from xaso.public_services.procedures.api import get_procedures, plain_name

CODES_AN_HOUR, HOUR = 60, 3600
"""So many codes one helper may have sent: each costs money, and many numbers are many people."""

CODE, PAPER = Assistance.Way.CODE, Assistance.Way.PAPER
AT_THE_DESK = "dossiers.receive_dossier"


class OwnPhoneError(ValueError):
    """The helper gave their own number as the citizen's."""


@dataclass(frozen=True, slots=True)
class Helped:
    """The citizen as the helper typed them, from the identity card."""

    name: str
    personal_id: str
    phone: str = ""

    def as_party(self) -> PartyInput:
        """Return them as a party of a dossier."""
        return PartyInput(self.name, self.personal_id, phone=self.phone)


def may_help_with(code: str, helper: User) -> bool:
    """Tell whether somebody may file this procedure for citizens.

    Where the commune asks for a surer identity than a telephone, only who sees identity cards
    by office may: the one-stop desk.
    """
    access = require(helper, ASSIST.key)
    return rule_for(code).level <= Level.PHONE or access.holds(AT_THE_DESK)


@transaction.atomic
def ask(version_id: UUID, helped: Helped, way: str, *, helper: User) -> Assistance:
    """Ask a citizen whether somebody may file for them; with a telephone a code goes out.

    Raises:
        PermissionDenied: not for this person.
        OwnPhoneError: it is the helper's own number.
        TooManyCodesError, UnreachableAddressError: no code went out.
    """
    require(helper, ASSIST.key)
    if helped.phone and helped.phone == helper.phone:
        raise OwnPhoneError
    row = Assistance(
        helper=helper, procedure_version_id=version_id, way=way, asked_at=clock.now()
    )
    row.content = json.dumps(asdict(helped), ensure_ascii=False)
    if helped.phone:
        row.phone_index = blind_index(
            helped.phone, commune_id=require_commune(), purpose="phone"
        )
    row.save(force_insert=True)
    if way == CODE:
        send_again(row)
    _note("asked", row)
    return row


def helped_by(row: Assistance) -> Helped:
    """Return whom the helper files for, opened; nobody's data once it was sent."""
    return Helped(**json.loads(row.content)) if row.content else Helped("", "")


def find(assistance_id: UUID, *, helper: User, to_change: bool = False) -> Assistance | None:
    """Return what this helper asked for; nothing if it is another's."""
    rows = Assistance.objects.of(helper.pk).filter(pk=assistance_id)
    return (rows.select_for_update(of=("self",)) if to_change else rows).first()


@transaction.atomic
def send_again(row: Assistance) -> None:
    """Send a new code; the one before no longer counts.

    Raises:
        TooManyCodesError, UnreachableAddressError: no code went out; too many went to this
            number, or by this helper within the hour.
    """
    if seconds_to_wait("portal.helper", str(row.helper_id), most=CODES_AN_HOUR, seconds=HOUR):
        raise TooManyCodesError
    context = {"person": row.helper.full_name, "procedure": procedure_name(row)}
    row.code_id = send_consent_code(
        helped_by(row).phone, kind=HELP_CODE.key, context=context, purpose=_purpose(row)
    )
    row.save(update_fields=["code_id"])


def agree_by_code(row: Assistance, typed: str) -> Submission | None:
    """Begin the submission if the citizen's code is right; nothing for a wrong one.

    ``row`` is locked. The citizen whose number it is becomes the owner. A wrong try is counted
    in the caller's transaction.

    Raises:
        AccountClosedError: the account of this number was closed.
    """
    if row.agreed_at:
        return submission_of(row)
    phone = helped_by(row).phone
    if not consent_code_fits(row.code_id, phone=phone, purpose=_purpose(row), typed=typed):
        return None
    return _begin(row, citizen_with_phone(phone))


def agree_on_paper(row: Assistance, sheet_id: UUID) -> Submission | None:
    """Begin the submission on a signed sheet; ``row`` is locked. Nobody's number is proved."""
    if row.agreed_at:
        return submission_of(row)
    row.sheet_id = sheet_id
    return _begin(row, None)


def submission_of(row: Assistance) -> Submission | None:
    """Return what was begun on this consent; nothing if it was thrown away."""
    return Submission.objects.filter(assistance=row).first()


def procedure_name(row: Assistance) -> str:
    """Return the procedure's name for citizens."""
    known = get_procedures({row.procedure_version_id})[row.procedure_version_id]
    return plain_name(known.code, known.name)


@transaction.atomic
def _begin(row: Assistance, owner: User | None) -> Submission:
    row.agreed_at = clock.now()
    row.save(update_fields=["agreed_at", "sheet"])
    asked = asked_by(row.procedure_version_id, commune_id=require_commune())
    _note("agreed", row)
    return begin(asked, owner=owner, assistance=row, known=asdict(helped_by(row)))


def _purpose(row: Assistance) -> str:
    return f"help|{row.pk}"


def _note(what: str, row: Assistance) -> None:
    record(
        f"portal.assistance.{what}",
        actor=row.helper,
        subject=("portal.assistance", row.pk),
        way=str(row.way),
    )
