"""What happens between the two communes of the tests, in one line each."""

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import ReceiverInput, document_info
from xaso.office.documents.models import Document
from xaso.office.documents.services.releasing import recall, release
from xaso.office.documents.testing import sealed
from xaso.office.exchange.models import OutgoingMessage
from xaso.office.exchange.services.fetching import poll
from xaso.office.exchange.tests.packages import THERE_CODE

TO = ReceiverInput("UBND xã Bình Minh", THERE_CODE)


def send_one(clerk, **content):
    """Release a document to the other commune and let the worker work."""
    with acting_in(HERE):
        document = sealed(clerk, receivers=(TO,), **content)
        release(document, actor=clerk)
        deliver_all()
        return document.pk


def fetch(commune_id=THERE):
    with acting_in(commune_id):
        new = poll()
        deliver_all()
        return new


def came():
    """Return the document that came to the other commune."""
    return Document.objects.get(direction="in")


def statuses():
    """Return what the sender was told, in order."""
    fetch(HERE)
    with acting_in(HERE):
        message = OutgoingMessage.objects.filter(kind__in=["new", "replacement"]).latest("id")
        return [one.status for one in message.statuses.order_by("heard_at", "id")]


def delivery_of(document_id):
    with acting_in(HERE):
        [receiver] = document_info([document_id])[document_id].receivers
        return receiver.state


def take_back(document_id, clerk, reason="Ban hành sai thẩm quyền"):
    """Recall a document and let the worker work."""
    with acting_in(HERE):
        recall(Document.objects.get(pk=document_id), actor=clerk, reason=reason)
        deliver_all()
