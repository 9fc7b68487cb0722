"""What modules above offer about a process, on its pages: the wiring is done by them."""

from typing import Protocol, runtime_checkable
from uuid import UUID

from xaso.kernel.providers.api import Registry, Text


@runtime_checkable
class ProcessLink(Protocol):
    """A way from a process to a page of another module."""

    key: str
    label: Text
    icon: str

    def url(self, process_id: UUID) -> str:
        """Return the address of that page for a process."""
        ...


process_links: Registry[ProcessLink] = Registry(ProcessLink)
