"""Files on their own origin, where no page of the product and no cookie lives."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from xaso.kernel.files.contents import DamagedFileError
from xaso.kernel.files.queries import NoSuchFileError
from xaso.kernel.files.responses import stream
from xaso.kernel.files.services.opening import FileQuarantinedError
from xaso.kernel.files.tickets import WorthlessTicketError, read_ticket
from xaso.kernel.permissions.api import public_page
from xaso.kernel.tenancy.api import acting_in


@require_GET
@public_page
def served(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """Give the file of a ticket; the page that gave the ticket has checked who may see it."""
    if request.get_host() != urlsplit(settings.XASO_FILES_URL).netloc:
        raise Http404
    try:
        allowed = read_ticket(ticket)
        with acting_in(allowed.commune_id):
            response = stream(allowed.file_id, inline=allowed.inline)
    except (WorthlessTicketError, NoSuchFileError) as error:
        raise Http404 from error
    except (FileQuarantinedError, DamagedFileError) as error:
        raise Http404 from error
    response["Cross-Origin-Resource-Policy"] = "same-site"
    return response
