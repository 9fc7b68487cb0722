"""By what authority people sign: recorded by a decision, withdrawn with a reason."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import SigningAuthority
from xaso.office.signing.permissions import RECORD_AUTHORITY
from xaso.office.signing.states import AuthorityKind

FOR_ONESELF = _("Nobody records an authority for themselves. Please ask a colleague.")
WITHDRAWN = _("This authority was withdrawn already.")
NEEDS_REASON = _("Please write a reason.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a decision says: who signs as what, from when to when."""

    holder_id: UUID
    kind: AuthorityKind
    position: str
    principal_id: UUID | None = None
    principal_position: str = ""
    collective: str = ""
    decision_number: str
    decision_date: date
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def record_authority(grant: Grant, *, actor: User) -> SigningAuthority:
    """Write down by what authority somebody signs, as a decision says.

    Raises:
        NotSignedError: somebody would give it to themselves.
    """
    require(actor, RECORD_AUTHORITY.key)
    if grant.holder_id == actor.pk:
        raise NotSignedError(FOR_ONESELF)
    authority = SigningAuthority(**asdict(grant), recorded_by=actor, recorded_at=clock.now())
    authority.save(force_insert=True)
    record(
        "signing.authority.recorded",
        actor=actor,
        subject=("signing.authority", authority.pk),
        printed=str(authority),
        decision=grant.decision_number,
        holder=str(grant.holder_id),
        since=grant.valid_from.isoformat(),
        until=grant.valid_to.isoformat() if grant.valid_to else "",
    )
    return authority


@transaction.atomic
def withdraw_authority(authority_id: UUID, *, actor: User, reason: str) -> None:
    """End an authority at once; what was signed with it stays signed.

    Raises:
        NotSignedError: it was withdrawn already, or no reason is given.
    """
    require(actor, RECORD_AUTHORITY.key)
    rows = SigningAuthority.objects.select_for_update(of=("self",))
    authority = rows.get(pk=authority_id)
    if authority.revoked_at is not None:
        raise NotSignedError(WITHDRAWN)
    if not reason.strip():
        raise NotSignedError(NEEDS_REASON)
    authority.revoked_at, authority.revoked_by = clock.now(), actor
    authority.revoked_reason = reason.strip()
    authority.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    record(
        "signing.authority.withdrawn",
        actor=actor,
        subject=("signing.authority", authority.pk),
        printed=str(authority),
        reason=authority.revoked_reason,
    )
