"""The narrowed lists that an official gave names."""

from typing import NamedTuple
from uuid import UUID

from django.urls import reverse

from xaso.kernel.tenancy.api import read_prepared
from xaso.public_services.dossiers.models import SavedView


class SavedList(NamedTuple):
    """A narrowed list: its name, and the filters of its address."""

    id: UUID
    name: str
    query: str

    @property
    def url(self) -> str:
        """The address of the narrowed list."""
        return f"{reverse('dossiers:list')}?{self.query}"


def list_saved(user_id: UUID) -> list[SavedList]:
    """Return a person's own lists in the commune in force, by their names."""
    return [SavedList(*row) for row in read_prepared("dossiers.saved", _saved, user_id)]


def _saved(user_id: UUID) -> list[tuple[UUID, str, str]]:
    return list(SavedView.objects.filter(user=user_id).values_list("id", "name", "query"))
