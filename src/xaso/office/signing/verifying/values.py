"""What a check of signatures says: four verdicts, one report for each signature."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """The four answers (EN 319 102-1, 5.1.3, and none at all for what nobody signed)."""

    VALID = "valid", _("Digital signature valid")
    INVALID = "invalid", _("Digital signature not valid")
    INDETERMINATE = "indeterminate", _("Digital signature not certain")
    NOT_SIGNED = "not_signed", _("Not digitally signed")


@dataclass(frozen=True)
class SignatureReport:
    """What is known of one signature of a document.

    ``reasons`` are keys of sentences (:mod:`xaso.office.signing.verifying.wording`), so that a
    kept report can be read in either language. ``time_source`` is ``timestamp`` where a
    trusted authority says the time, ``claimed`` where only the signer does. ``modifications``
    is ``none``, ``lta`` (evidence added), ``form`` (fields filled in, further signatures),
    ``annotations`` or ``other``.
    """

    field: str
    signer: str = ""
    signer_details: str = ""
    issuer: str = ""
    serial: str = ""
    signed_at: datetime | None = None
    time_source: str = ""
    level: str = ""
    path_ok: bool = False
    revocation: str = "unknown"
    integrity: bool = False
    modifications: str = "none"
    covers_whole: bool = False
    verdict: Verdict = Verdict.INDETERMINATE
    reasons: tuple[str, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Return values that JSON holds."""
        at = self.signed_at.isoformat() if self.signed_at else None
        return asdict(self) | {
            "signed_at": at,
            "verdict": str(self.verdict),
            "reasons": list(self.reasons),
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Read what :meth:`as_plain` gave."""
        at = datetime.fromisoformat(plain["signed_at"]) if plain["signed_at"] else None
        said = {"verdict": Verdict(plain["verdict"]), "reasons": tuple(plain["reasons"])}
        return cls(**plain | said | {"signed_at": at})


@dataclass(frozen=True)
class Evidence:
    """An answer about revocation on which a verdict rests: ``ocsp`` or ``crl``, and from where.

    ``content`` (DER, base64) is kept of what was fetched; of what lies in the file itself the
    hash is enough.
    """

    kind: str
    source: str
    sha256: str
    content: str = ""

    def as_plain(self) -> dict[str, str]:
        """Return values that JSON holds."""
        return asdict(self)


PASSING = {"no_checker"}


@dataclass(frozen=True)
class Verification:
    """What a check says of a whole file."""

    verdict: Verdict
    signatures: tuple[SignatureReport, ...]
    checked_at: datetime
    software: str
    sha256: str
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Return values that JSON holds, without the evidence."""
        return {
            "verdict": str(self.verdict),
            "sha256": self.sha256,
            "checked_at": self.checked_at.isoformat(),
            "software": self.software,
            "reasons": list(self.reasons),
            "signatures": [one.as_plain() for one in self.signatures],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Read what :meth:`as_plain` gave; the evidence stays where it is kept."""
        read = tuple(SignatureReport.from_plain(one) for one in plain["signatures"])
        return cls(
            verdict=Verdict(plain["verdict"]),
            signatures=read,
            checked_at=datetime.fromisoformat(plain["checked_at"]),
            software=plain["software"],
            sha256=plain["sha256"],
            reasons=tuple(plain["reasons"]),
        )

    @property
    def is_passing(self) -> bool:
        """Whether only the machine was in the way just now: nothing that is kept."""
        return not self.signatures and set(self.reasons) <= PASSING and bool(self.reasons)

    def made_worse(self, reason: str) -> Self:
        """Return the same with one more reason not to trust it."""
        return replace(self, verdict=Verdict.INVALID, reasons=(*self.reasons, reason))
