"""Who may read a file whose signatures are shown: the modules above say so for their own files."""

from collections.abc import Callable
from uuid import UUID

from xaso.kernel.accounts.api import User

type Reader = Callable[[User, UUID], bool]

_readers: dict[str, Reader] = {}


def register_reader(module: str, reader: Reader) -> None:
    """Let a module say of its own files who may read them; called in ``apps.ready()``.

    Raises:
        ValueError: the module has one already.
    """
    if _readers.setdefault(module, reader) is not reader:
        raise ValueError(module)


def may_read_file(user: User, file_id: UUID) -> bool:
    """Tell whether any module lets this person read the file; nobody is asked for other files."""
    return any(reader(user, file_id) for reader in _readers.values())
