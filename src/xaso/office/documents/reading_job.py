"""Reading what came in, as the worker does it."""

from uuid import UUID

from xaso.kernel.events.api import task
from xaso.office.documents.services.incoming.reading import read_document


@task("documents.read_arrival", atomic=False)
def read_arrival(*, document_id: str) -> None:
    """Read the text of a document that came in and propose what it says of itself."""
    read_document(UUID(document_id))
