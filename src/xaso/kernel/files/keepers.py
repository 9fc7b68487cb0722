"""Who still needs files that no row of theirs refers to, such as the papers of a draft."""

from abc import ABC, abstractmethod
from uuid import UUID

from xaso.kernel.providers.api import Registry


class FileKeeper(ABC):
    """A module that names files otherwise than by a reference of the database."""

    key: str

    @abstractmethod
    def kept(self) -> set[UUID]:
        """Return the ids of the files it needs in the commune in force."""


keepers: Registry[FileKeeper] = Registry(FileKeeper)
