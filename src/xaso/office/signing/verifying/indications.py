"""What the indications of EN 319 102-1 (5.1.3) mean here. Runs in the sandbox."""

from pyhanko.sign.ades.report import (
    AdESFailure,
    AdESIndeterminate,
    AdESPassed,
    AdESSubIndic,
)

from xaso.office.signing.verifying.values import Verdict

_WORDS: dict[AdESSubIndic, tuple[Verdict, str]] = {
    AdESFailure.FORMAT_FAILURE: (Verdict.INVALID, "bad_format"),
    AdESFailure.HASH_FAILURE: (Verdict.INVALID, "content_changed"),
    AdESFailure.SIG_CRYPTO_FAILURE: (Verdict.INVALID, "bad_signature"),
    AdESFailure.REVOKED: (Verdict.INVALID, "revoked"),
    AdESFailure.NOT_YET_VALID: (Verdict.INVALID, "not_yet_valid"),
    AdESIndeterminate.EXPIRED: (Verdict.INVALID, "signed_after_expiry"),
    AdESIndeterminate.NOT_YET_VALID: (Verdict.INVALID, "not_yet_valid"),
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: (Verdict.INVALID, "wrong_certificate"),
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: (Verdict.INDETERMINATE, "unknown_issuer"),
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: (Verdict.INDETERMINATE, "wrong_use"),
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: (Verdict.INDETERMINATE, "wrong_use"),
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: (Verdict.INDETERMINATE, "weak"),
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: (Verdict.INDETERMINATE, "weak"),
    AdESIndeterminate.REVOKED_NO_POE: (Verdict.INDETERMINATE, "revoked_no_proof"),
    AdESIndeterminate.REVOKED_CA_NO_POE: (Verdict.INDETERMINATE, "issuer_revoked"),
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: (Verdict.INDETERMINATE, "expired_no_proof"),
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: (Verdict.INDETERMINATE, "expired_no_proof"),
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: (
        Verdict.INDETERMINATE,
        "revocation_unknown",
    ),
    AdESIndeterminate.TRY_LATER: (Verdict.INDETERMINATE, "revocation_unknown"),
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: (
        Verdict.INDETERMINATE,
        "revocation_unknown",
    ),
    AdESIndeterminate.TIMESTAMP_ORDER_FAILURE: (Verdict.INDETERMINATE, "timestamp_order"),
}


def read_indication(indication: AdESSubIndic | None) -> tuple[Verdict, str]:
    """Return our verdict and the key of its reason, empty for what passed."""
    if indication == AdESPassed.OK:
        return Verdict.VALID, ""
    if indication is None:
        return Verdict.INDETERMINATE, "not_certain"
    return _WORDS.get(indication, (Verdict.INDETERMINATE, "not_certain"))
