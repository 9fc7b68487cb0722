"""Who signed, when, and how well it is proved. Runs in the sandbox."""

from datetime import datetime
from typing import Any

from asn1crypto.x509 import Certificate, Name
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.ades import AdESBasicValidationResult
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from xaso.office.signing.verifying.document import Document, Store
from xaso.office.signing.verifying.values import SignatureReport

_DETAILS = ("title", "organizational_unit_name", "organization_name", "locality_name")
_PADES = "/ETSI.CAdES.detached"
_LONGEST = 300


def describe(
    signature: EmbeddedPdfSignature,
    document: Document,
    store: Store,
    result: AdESBasicValidationResult[Any],
) -> SignatureReport:
    """Return what a signature says of itself and what was found true of it."""
    status = result.api_status
    stamp = getattr(status, "timestamp_validity", None)
    is_proved = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    claimed = signature.self_reported_timestamp
    report = SignatureReport(
        field=signature.fq_name,
        signed_at=stamp.timestamp if stamp and is_proved else _aware(claimed),
        time_source="timestamp" if is_proved else ("claimed" if claimed else ""),
        level=_level(signature, document, store),
        path_ok=bool(status and status.validation_path),
        revocation=_revocation(result),
        integrity=bool(status and status.intact and status.valid),
    )
    return _with_names(report, signature)


def _with_names(report: SignatureReport, signature: EmbeddedPdfSignature) -> SignatureReport:
    try:
        cert = signature.signer_cert
    except (CMSExtractionError, ValueError):
        return report
    return SignatureReport(
        **vars(report)
        | {
            "signer": _part(cert.subject, "common_name")
            or cert.subject.human_friendly[:_LONGEST],
            "signer_details": _details(cert),
            "issuer": _part(cert.issuer, "common_name")
            or cert.issuer.human_friendly[:_LONGEST],
            "serial": f"{cert.serial_number:X}",
        }
    )


def _details(cert: Certificate) -> str:
    parts = [_part(cert.subject, name) for name in _DETAILS]
    return ", ".join(part for part in parts if part)[:_LONGEST]


def _part(name: Name, kind: str) -> str:
    said = name.native.get(kind, "")
    return str(said[0] if isinstance(said, list) else said)[:_LONGEST]


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else None


def _level(signature: EmbeddedPdfSignature, document: Document, store: Store) -> str:
    """Return the level of EN 319 142-1, as far as its parts are there."""
    family = "PAdES" if signature.sig_object.get("/SubFilter") == _PADES else "CMS"
    if next(extract_tst_data_iter(signature.signer_info, signed=False), None) is None:
        return f"{family}-B-B"
    if store.is_empty:
        return f"{family}-B-T"
    is_kept = any(one.signed_revision > signature.signed_revision for one in document.stamps)
    return f"{family}-B-LTA" if is_kept else f"{family}-B-LT"


def _revocation(result: AdESBasicValidationResult[Any]) -> str:
    status = result.api_status
    if status and status.revocation_details:
        return "revoked"
    return "good" if result.ades_subindic == AdESPassed.OK else "unknown"
