"""Judging the signatures of a PDF by what lies in it and by the answers at hand.

Runs in the sandbox, with no network: an answer that is missing is asked for by the process
outside (:mod:`xaso.office.signing.verifying.checking`), which asks here again with it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pyhanko.sign.validation.ades import (
    AdESBasicValidationResult,
    AdESWithTimeValidationResult,
    ades_basic_validation,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
)
from pyhanko_certvalidator.ltv.poe import ValidationObjectType

from xaso.office.signing.verifying.document import (
    CannotJudgeError,
    open_document,
    read_store,
)
from xaso.office.signing.verifying.envelope import Question, Wanted
from xaso.office.signing.verifying.indications import read_indication
from xaso.office.signing.verifying.integrity import find_changes, is_damaged
from xaso.office.signing.verifying.naming import describe
from xaso.office.signing.verifying.recording import Notes
from xaso.office.signing.verifying.situation import TOLERANCE, Situation
from xaso.office.signing.verifying.values import Evidence, SignatureReport, Verdict

_KINDS = {ValidationObjectType.OCSP_RESPONSE: "ocsp", ValidationObjectType.CRL: "crl"}
_DEPENDS_ON_ANSWERS = {"revocation_unknown", "expired_no_proof", "not_certain"}


@dataclass(frozen=True)
class Judgement:
    """What is said of a file, on what it rests, and which answers would say more."""

    verdict: Verdict
    signatures: tuple[SignatureReport, ...] = ()
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    wanted: tuple[Wanted, ...] = ()


async def judge(pdf: bytes, question: Question) -> Judgement:
    """Judge every signature of a document, and so the document."""
    try:
        document = open_document(pdf)
    except CannotJudgeError as said:
        return Judgement(said.verdict, reasons=(said.reason,))
    except (MemoryError, RecursionError):
        raise  # the sandbox says that it was too much
    except Exception:  # noqa: BLE001 - a hostile file breaks a library wherever it likes
        return Judgement(Verdict.INDETERMINATE, reasons=("unreadable",))
    known = Situation(document, read_store(document.reader), question)
    found = [await _judge(one, known) for one in document.signatures]
    reports = tuple(report for report, _evidence in found)
    evidence = {one.sha256: one for _report, some in found for one in some}
    damaged = any(_is_damaged(stamp) for stamp in document.stamps)
    return Judgement(
        verdict=Verdict.INVALID if damaged else worst(one.verdict for one in reports),
        signatures=reports,
        reasons=("stamp_damaged",) if damaged else (),
        evidence=tuple(evidence.values()),
        wanted=await _what_is_missing(known, reports),
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what a document with these signatures is: no better than the worst of them."""
    given = set(verdicts)
    for one in (Verdict.INVALID, Verdict.INDETERMINATE, Verdict.VALID):
        if one in given:
            return one
    return Verdict.NOT_SIGNED


def _is_damaged(stamp: EmbeddedPdfSignature) -> bool:
    try:
        return is_damaged(stamp)
    except (MemoryError, RecursionError):
        raise  # the sandbox says that it was too much
    except Exception:  # noqa: BLE001 - a hostile file breaks a library wherever it likes
        return True


async def _judge(
    signature: EmbeddedPdfSignature, known: Situation
) -> tuple[SignatureReport, list[Evidence]]:
    try:
        return await _judge_known(signature, known)
    except (OSError, ImportError):  # ours: the sandbox let something be missing
        return SignatureReport(signature.fq_name, reasons=("not_certain",)), []
    except (MemoryError, RecursionError):
        raise  # the sandbox says that it was too much
    except Exception:  # noqa: BLE001 - a hostile file breaks a library wherever it likes
        report = SignatureReport(signature.fq_name)
        return replace(report, verdict=Verdict.INVALID, reasons=("bad_format",)), []


async def _judge_known(
    signature: EmbeddedPdfSignature, known: Situation
) -> tuple[SignatureReport, list[Evidence]]:
    changes = find_changes(signature, known.document)
    at_present = await _at_present(signature, known)
    result: AdESBasicValidationResult[Any] = at_present
    stamped = await _by_time(signature, known)
    reasons = list(changes.reasons)
    if stamped and not _passes(stamped) and _passes(at_present):
        reasons.append("timestamp_untrusted")
    elif stamped:
        result = stamped
    verdict, reason = read_indication(result.ades_subindic)
    report = describe(signature, known.document, known.store, result)
    if verdict == Verdict.INDETERMINATE and _begins_later(signature, known):
        verdict, reason = Verdict.INVALID, "not_yet_valid"
    if reason == "revoked_no_proof" and _says_itself_late(report, result):
        verdict, reason = Verdict.INVALID, "revoked"
    if changes.reasons:
        verdict = Verdict.INVALID
    report = replace(
        report,
        modifications=changes.modifications,
        covers_whole=changes.covers_whole,
        verdict=verdict,
        reasons=tuple([*([reason] if reason else []), *reasons]),
    )
    return report, _evidence(result, known)


async def _at_present(
    signature: EmbeddedPdfSignature, known: Situation
) -> AdESBasicValidationResult[Any]:
    return await ades_basic_validation(
        signature.signed_data,
        known.spec(),
        timing_info=known.timing,
        raw_digest=signature.compute_digest(),
    )


async def _by_time(
    signature: EmbeddedPdfSignature, known: Situation
) -> AdESWithTimeValidationResult | None:
    """Judge by the time that a time stamp proves; nothing without one.

    First with what counts today (EN 319 102-1, 5.5), then with what was kept for later (5.6).
    """
    if next(extract_tst_data_iter(signature.signer_info, signed=False), None) is None:
        return None
    soon = await ades_with_time_validation(
        signature.signed_data,
        known.spec(),
        timing_info=known.timing,
        raw_digest=signature.compute_digest(),
    )
    if _passes(soon) or known.store.is_empty:
        return soon
    spec = PdfSignatureValidationSpec(known.spec())
    return await ades_lta_validation(signature, spec, timing_info=known.timing)


def _passes(result: AdESBasicValidationResult[Any]) -> bool:
    return read_indication(result.ades_subindic)[0] == Verdict.VALID


def _says_itself_late(report: SignatureReport, result: AdESBasicValidationResult[Any]) -> bool:
    """Whether even by the signer's own word the certificate was revoked before."""
    status = result.api_status
    details = status.revocation_details if status else None
    return bool(details and report.signed_at and report.signed_at >= details.revocation_date)


def _begins_later(signature: EmbeddedPdfSignature, known: Situation) -> bool:
    """Whether the certificate only counts from a later day: the signature was there before."""
    begins: datetime = signature.signer_cert.not_valid_before
    return begins > known.question.at + TOLERANCE


def _evidence(result: AdESBasicValidationResult[Any], known: Situation) -> list[Evidence]:
    fetched = {hashlib.sha256(one.content).hexdigest() for one in known.question.answers}
    found = []
    for one in result.validation_objects:
        if kind := _KINDS.get(one.object_type):
            held = one.value
            data = held.ocsp_response_data if kind == "ocsp" else held.crl_data
            sha256 = hashlib.sha256(data.dump()).hexdigest()
            found.append(Evidence(kind, "asked" if sha256 in fetched else "file", sha256))
    return found


async def _what_is_missing(
    known: Situation, reports: tuple[SignatureReport, ...]
) -> tuple[Wanted, ...]:
    """Walk the same paths once more, writing down which answers they would ask for."""
    if known.question.answers or not any(_waits(one) for one in reports):
        return ()
    notes = Notes()
    for signature in known.document.signatures:
        await _judge(signature, replace(known, notes=notes))
    return tuple(notes.wanted.values())


def _waits(report: SignatureReport) -> bool:
    return bool(_DEPENDS_ON_ANSWERS.intersection(report.reasons)) and (
        report.verdict == Verdict.INDETERMINATE or "timestamp_untrusted" in report.reasons
    )
