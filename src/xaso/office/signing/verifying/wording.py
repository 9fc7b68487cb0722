"""Verdicts and their reasons, as people read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.office.signing.verifying.values import SignatureReport, Verdict, Verification
from xaso.ui.values import State

_TONES = {
    Verdict.VALID: State("", "good", "patch-check-fill"),
    Verdict.INVALID: State("", "late", "x-circle-fill"),
    Verdict.INDETERMINATE: State("", "warn", "question-circle"),
    Verdict.NOT_SIGNED: State("", "neutral", "dash-circle"),
}
_SENTENCES: dict[Verdict, str | Promise] = {
    Verdict.VALID: gettext_lazy("The signatures are genuine and nothing was changed since."),
    Verdict.INVALID: gettext_lazy(
        "Please do not rely on this file: a signature is not valid, or something was changed."
    ),
    Verdict.INDETERMINATE: gettext_lazy(
        "Whether the signatures are valid cannot be said for certain at present."
    ),
    Verdict.NOT_SIGNED: gettext_lazy("Nobody has signed this file digitally."),
}
REASONS: dict[str, str | Promise] = {
    "content_changed": gettext_lazy("The content was changed after it was signed."),
    "bad_signature": gettext_lazy("The signature does not belong to this content."),
    "bad_format": gettext_lazy("The signature is damaged."),
    "wrong_certificate": gettext_lazy("The certificate is not the one that was signed with."),
    "covers_part": gettext_lazy("The signature covers only a part of the file."),
    "changed_since": gettext_lazy("Something was added or changed after the signature."),
    "form_changed": gettext_lazy("A field was filled in or changed after the signature."),
    "more_bytes": gettext_lazy("Foreign data was added to the end of the file."),
    "fewer_signatures": gettext_lazy(
        "Signatures are missing: this is an earlier state of the document."
    ),
    "revoked": gettext_lazy("The certificate was revoked before the signature was made."),
    "revoked_no_proof": gettext_lazy(
        "The certificate is revoked, and no time stamp proves that the signature is older."
    ),
    "issuer_revoked": gettext_lazy("The certificate of the issuing authority is revoked."),
    "not_yet_valid": gettext_lazy("The certificate was not valid yet."),
    "signed_after_expiry": gettext_lazy("The certificate had expired before the signature."),
    "expired_no_proof": gettext_lazy(
        "The certificate has expired, and no evidence in the file proves that it was valid"
        " when the signature was made."
    ),
    "unknown_issuer": gettext_lazy(
        "The certificate was issued by an authority that this office does not know."
    ),
    "revocation_unknown": gettext_lazy(
        "The issuing authority did not say whether the certificate was revoked."
        " Please try again later."
    ),
    "timestamp_untrusted": gettext_lazy(
        "Its time stamp cannot be confirmed; the time is what the signer said."
    ),
    "timestamp_order": gettext_lazy("The time stamps contradict each other."),
    "stamp_damaged": gettext_lazy("A time stamp of the document is damaged."),
    "wrong_use": gettext_lazy("The certificate is not meant for signing documents."),
    "weak": gettext_lazy("The signature uses a method that is too weak today."),
    "not_certain": gettext_lazy("The signature could not be checked to the end."),
    "unsigned": gettext_lazy("No signature was found in the file."),
    "only_timestamp": gettext_lazy("The file bears a time stamp but nobody's signature."),
    "too_many": gettext_lazy("The file bears more signatures than can be checked."),
    "too_large": gettext_lazy("The file is too large to be checked here."),
    "too_complex": gettext_lazy("The check of this file took too much time or memory."),
    "no_pdf": gettext_lazy("This is no PDF. Signatures of other kinds are not checked here."),
    "unreadable": gettext_lazy("The file is damaged and cannot be read."),
    "encrypted": gettext_lazy("The file is locked with a password."),
    "no_checker": gettext_lazy("The check cannot run at present. Please try again later."),
}


def state_of_verdict(verdict: str) -> State:
    """Return a verdict as a word with its icon; nothing kept yet is said too."""
    if not verdict:
        return State(_("Digital signature not checked yet"), "neutral", "hourglass-split")
    known = Verdict(verdict)
    shown = _TONES[known]
    return State(str(known.label), shown.tone, shown.icon)


def say_verdict(verdict: Verdict) -> str:
    """Say in one sentence what a verdict means for who holds the file."""
    return str(_SENTENCES[verdict])


def say_reasons(keys: tuple[str, ...]) -> list[str]:
    """Return the sentences of reasons, each once."""
    return [str(REASONS.get(key, REASONS["not_certain"])) for key in dict.fromkeys(keys)]


def all_reasons(verification: Verification) -> list[str]:
    """Return why a whole file got its verdict, in sentences."""
    keys = [
        *verification.reasons,
        *(key for one in verification.signatures for key in one.reasons),
    ]
    return say_reasons(tuple(keys))


def say_time_source(report: SignatureReport) -> str:
    """Say who vouches for the time of a signature."""
    if report.time_source == "timestamp":
        return _("proved by a time-stamp authority")
    return _("according to the signer's computer") if report.time_source else ""


def say_revocation(report: SignatureReport) -> str:
    """Say what is known of the certificate being revoked."""
    return {
        "good": _("Not revoked"),
        "revoked": _("Revoked"),
    }.get(report.revocation, _("Not known"))


def say_changes(report: SignatureReport) -> str:
    """Say what happened to the file after a signature."""
    return {
        "none": _("Nothing was added"),
        "lta": _("Only evidence and time stamps were added"),
        "form": _("Only further signatures were added"),
    }.get(report.modifications, _("Content was added or changed"))
