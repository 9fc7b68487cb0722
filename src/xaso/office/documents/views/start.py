"""The first page of the module."""

from django.http import HttpResponse
from django.shortcuts import redirect

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.permissions import SEE


@official_page(SEE.key)
def start(request: OfficialRequest) -> HttpResponse:
    """Lead to what waits for this person."""
    return redirect("documents:waiting")
