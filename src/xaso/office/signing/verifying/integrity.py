"""Whether a document is still what was signed, and what was added since. Runs in the sandbox."""

from dataclasses import dataclass

from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from xaso.office.signing.verifying.document import Document

_WORDS = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "lta",
    ModificationLevel.FORM_FILLING: "form",
    ModificationLevel.ANNOTATIONS: "annotations",
    ModificationLevel.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to a document after one signature; ``reasons`` say what is wrong with it."""

    modifications: str
    covers_whole: bool
    reasons: tuple[str, ...]


def find_changes(signature: EmbeddedPdfSignature, document: Document) -> Changes:
    """Compare the document with what was signed.

    Further signatures, time stamps and evidence are no change (ISO 32000-2, 12.8; EN 319
    142-1). A value of a form that changed is one, even where the signature did not forbid it:
    an office's document has no fields to fill in after it was signed.
    """
    signature.compute_integrity_info()
    covers_whole = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
    reasons = []
    if signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        reasons.append("covers_part")
    if document.has_more:
        reasons.append("more_bytes")
    found = signature.diff_result
    if not isinstance(found, DiffResult):
        level = ModificationLevel.OTHER
    else:
        level = found.modification_level
        ours = {one.fq_name for one in (*document.signatures, *document.stamps)}
        if found.changed_form_fields - ours:
            reasons.append("form_changed")
    if not _is_allowed(signature, level):
        reasons.append("changed_since")
    return Changes(_WORDS[level], covers_whole, tuple(reasons))


def is_damaged(stamp: EmbeddedPdfSignature) -> bool:
    """Whether a time stamp of the document does not belong to what it should cover."""
    stamp.compute_integrity_info(skip_diff=True)
    if stamp.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return True
    imprint = stamp.signed_data["encap_content_info"]["content"].parsed["message_imprint"]
    hashed: bytes = imprint["hashed_message"].native
    return stamp.compute_digest() != hashed


def _is_allowed(signature: EmbeddedPdfSignature, level: ModificationLevel) -> bool:
    if level.value > ModificationLevel.FORM_FILLING.value:
        return False
    allowed = signature.docmdp_level
    return allowed is None or level.value <= allowed.value
