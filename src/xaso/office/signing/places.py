"""Where private keys lie: files in the commune's folder of keys, tokens, a person's computer."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import require_commune
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.states import KeyProvider

ENDINGS = (".p12", ".pfx")
NO_SUCH_FILE = _("The key file is not in the folder of keys. Please ask the IT officer.")


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """A private key's place: the name of a file, or the labels of token and key."""

    provider: KeyProvider
    place: str = ""
    key_name: str = ""


def folder() -> Path | None:
    """Return the folder of key files of the commune in force, if the installation has any."""
    root: str = settings.XASO_SIGNING_KEYS
    return Path(root) / str(require_commune()) if root else None


def key_files() -> list[str]:
    """Return the names of the key files that lie in the commune's folder."""
    here = folder()
    if here is None or not here.is_dir():
        return []
    return sorted(one.name for one in here.iterdir() if one.suffix.lower() in ENDINGS)


def key_file(name: str) -> Path:
    """Return the path of a key file; raises :class:`NotSignedError` for any other name."""
    here = folder()
    if here is None or name not in key_files():
        raise NotSignedError(NO_SUCH_FILE)
    return here / name
