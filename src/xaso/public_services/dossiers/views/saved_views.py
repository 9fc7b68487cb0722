"""Keeping a narrowed list under a name."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.text import normalise
from xaso.public_services.dossiers.filters import tidy
from xaso.public_services.dossiers.models import SavedView
from xaso.public_services.dossiers.permissions import SEE

AT_MOST = 20
LONGEST_NAME = 60


@require_POST
@official_page(SEE.key)
def save_view(request: OfficialRequest) -> HttpResponse:
    """Keep the present filters under a name; the same name is kept anew."""
    name = normalise(request.POST.get("name", ""))[:LONGEST_NAME]
    query = tidy(QueryDict(request.POST.get("query", "")))
    mine = SavedView.objects.filter(user=request.user)
    if not name:
        messages.error(request, _("Please give the view a name."))
    elif mine.exclude(name=name).count() >= AT_MOST:
        words = _("You already keep %(count)s views. Please delete one first.")
        messages.error(request, words % {"count": AT_MOST})
    else:
        saved, _made = SavedView.objects.update_or_create(
            user=request.user, name=name, defaults={"query": query}
        )
        messages.success(request, _("The view “%(name)s” was saved.") % {"name": name})
        return redirect(saved)
    return redirect(SavedView(query=query))


@require_POST
@official_page(SEE.key)
def delete_view(request: OfficialRequest, view_id: UUID) -> HttpResponse:
    """Forget a saved view; the dossiers in it are not touched."""
    saved = get_object_or_404(SavedView, pk=view_id, user=request.user)
    name, query = saved.name, saved.query
    SavedView.objects.filter(pk=saved.pk).delete()
    messages.success(request, _("The view “%(name)s” was deleted.") % {"name": name})
    return redirect(SavedView(query=query))
