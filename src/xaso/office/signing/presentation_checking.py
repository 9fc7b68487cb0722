"""What checking found, for pages."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment, say_short
from xaso.office.signing.check_code_text import say_code
from xaso.office.signing.contracts_checking import CheckedDocument
from xaso.office.signing.models import CheckCode
from xaso.office.signing.verifying.values import SignatureReport, Verification
from xaso.office.signing.verifying.wording import (
    say_changes,
    say_reasons,
    say_revocation,
    say_time_source,
    say_verdict,
    state_of_verdict,
)
from xaso.ui.values import Fact, State


@dataclass(frozen=True, slots=True)
class ShownSignature:
    """One signature in words."""

    signer: str
    state: State
    reasons: list[str]
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a check of a file found, in words; ``is_same`` compares it with a released document."""

    name: str
    state: State
    sentence: str
    reasons: list[str]
    signatures: list[ShownSignature]
    sha256: str
    checked_at: str
    software: str
    is_same: bool | None


def show_verification(
    found: Verification, *, name: str = "", known: CheckedDocument | None = None
) -> Shown:
    """Put a verification into words."""
    released = known.sha256 if known else ""
    return Shown(
        name=name,
        state=state_of_verdict(found.verdict),
        sentence=say_verdict(found.verdict),
        reasons=say_reasons(found.reasons),
        signatures=[_show(one) for one in found.signatures],
        sha256=found.sha256,
        checked_at=say_moment(found.checked_at),
        software=found.software,
        is_same=found.sha256 == released if released else None,
    )


def describe_document(found: CheckedDocument) -> dict[str, object]:
    """Put what is known of a released document into words."""
    facts = [
        Fact(_("Subject"), found.title),
        Fact(_("Number and notation"), found.number),
        Fact(_("Date of issue"), say_short(found.issued_on) if found.issued_on else ""),
        Fact(_("Issuing office"), found.issuer),
        Fact(_("Check code"), say_code(found.code)),
    ]
    kept = found.verification
    ending = CheckCode.Ending(found.ending).label if found.ending else ""
    return {
        "facts": [one for one in facts if one.value],
        "released": show_verification(kept) if kept else None,
        "ending": ending,
        "ended_at": say_moment(found.ended_at) if found.ended_at else "",
        "may_open": found.is_open and not found.ending,
        "unchecked": state_of_verdict(""),
    }


def _show(one: SignatureReport) -> ShownSignature:
    at = say_moment(one.signed_at) if one.signed_at else ""
    source = say_time_source(one)
    facts = [
        Fact(_("Position and office"), one.signer_details),
        Fact(_("Time of signing"), f"{at} ({source})" if at and source else at),
        Fact(_("Certificate issued by"), one.issuer),
        Fact(_("Serial number of the certificate"), one.serial),
        Fact(_("Certificate revoked?"), say_revocation(one)),
        Fact(_("After this signature"), say_changes(one)),
        Fact(_("Level of the signature"), one.level),
    ]
    return ShownSignature(
        signer=one.signer or _("Unknown signer"),
        state=state_of_verdict(one.verdict),
        reasons=say_reasons(one.reasons),
        facts=[fact for fact in facts if fact.value],
    )
