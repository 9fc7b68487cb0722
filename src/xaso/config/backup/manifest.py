"""What a backup says of itself, and the proof that nobody changed it since."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from xaso.config.backup.programs import BackupError
from xaso.kernel.encryption.api import Keyring

FORMAT = 2
NAME, PROOF = "manifest.json", "manifest.proof"
PURPOSE = "backup.manifest"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup: of which version, with which rows, files and keys (their names only)."""

    made_at: str
    product: str
    postgres: int
    programs: int
    migrations: list[str]
    tables: dict[str, Any]
    structure: dict[str, int]
    communes: list[int]
    keys: dict[str, Any]
    database: dict[str, str]
    files: dict[str, Any]
    missing_files: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path, ring: Keyring) -> None:
        """Write manifest and proof; the proof is an HMAC under a key of the key ring."""
        content = json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()
        (folder / NAME).write_bytes(content)
        (folder / PROOF).write_text(f"{ring.index} {_proof(content, ring, ring.index)}\n")


def read(folder: Path, ring: Keyring) -> Manifest:
    """Read a manifest; :class:`BackupError` for one that is foreign, changed or too new."""
    try:
        content = (folder / NAME).read_bytes()
        key_id, proof = (folder / PROOF).read_text().split()
    except (OSError, ValueError):
        raise BackupError(
            f"{folder} is not a whole backup: {NAME} or {PROOF} is missing."
        ) from None
    if key_id not in ring.keys:
        raise BackupError(
            f"The key ring here lacks the key “{key_id}”: it is not that of this backup."
        )
    if not hmac.compare_digest(proof, _proof(content, ring, key_id)):
        raise BackupError("The manifest was changed, or was made under another key ring.")
    plain = json.loads(content)
    if plain.get("format") != FORMAT:
        raise BackupError(f"This version cannot read a backup of format {plain.get('format')}.")
    return Manifest(**plain)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its path inside."""
    return {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hash_of(path: Path) -> str:
    """Return the SHA-256 of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces of a MiB."""
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _proof(content: bytes, ring: Keyring, key_id: str) -> str:
    return hmac.new(ring.derive(key_id, 0, PURPOSE), content, hashlib.sha256).hexdigest()
