"""What the pages of the two notices share: the matter that a notice is written for."""

from uuid import UUID

from django.http import Http404

from xaso.kernel.permissions.api import OfficialRequest
from xaso.public_services.counter.screen.state import Screen
from xaso.public_services.counter.services.drafts import open_draft, read_draft


def screen_of(request: OfficialRequest, draft_id: UUID) -> Screen:
    """Return the intake, everything in it checked; locked where the notice is being sent.

    Raises:
        Http404: it is not there, not this officer's, or taken in already.
    """
    find = open_draft if request.method == "POST" else read_draft
    content = find(draft_id, owner=request.user)
    if content is None:
        raise Http404
    content.checked = True
    return Screen(draft_id, content)


def is_for_another(request: OfficialRequest, screen: Screen) -> bool:
    """Tell whether what was sent was written for a matter that is no longer the open one."""
    return request.method == "POST" and request.POST.get("matter") != screen.matter.key
