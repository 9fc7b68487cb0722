"""The proof of one entry, as the audit page gives it: does it hold?"""

import base64
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xaso.lib.checkpoints import Checkpoint, NoCheckpointError, is_signed, read
from xaso.lib.merkle import leaf_hash, proves_inclusion

FORMAT = "xaso-audit-proof/1"


class BadProofError(Exception):
    """The proof does not hold; the text says why, in one sentence."""


def check_proof(proof: dict[str, Any], keys: Iterable[Ed25519PublicKey]) -> Checkpoint:
    """Return the signed state that the entry is proved to be in; else :class:`BadProofError`."""
    try:
        if proof["format"] != FORMAT:
            raise BadProofError("This is not a proof of an audit entry.")
        leaf = base64.b64decode(proof["leaf"], validate=True)
        path = [base64.b64decode(one, validate=True) for one in proof["path"]]
        index, note = int(proof["index"]), str(proof["checkpoint"])
        state = read(note)
    except (KeyError, TypeError, ValueError, NoCheckpointError):
        raise BadProofError("This is not a proof of an audit entry.") from None
    if not is_signed(note, keys):
        raise BadProofError("The checkpoint is not signed by a key that is trusted here.")
    if not proves_inclusion(leaf_hash(leaf), index, state.size, path, state.root):
        raise BadProofError("The entry is not in the tree that was signed.")
    return state
