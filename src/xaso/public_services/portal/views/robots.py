"""What search engines are told: where they may look, and which pages there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xaso.kernel.permissions.api import public_page
from xaso.public_services.portal.life_events import LIFE_EVENTS
from xaso.public_services.portal.views.answers import revalidated
from xaso.public_services.procedures.api import procedures_in_use


@require_safe
@public_page
@revalidated
def robots(request: HttpRequest) -> HttpResponse:
    """Open the portal to search engines, and nothing that is about a person."""
    sitemap_url = request.build_absolute_uri(reverse("portal:sitemap"))
    lines = [
        "User-agent: *",
        "Allow: /$",
        f"Allow: {reverse('portal:home')}",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {sitemap_url}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@public_page
@revalidated
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages of the portal."""
    paths = [reverse("home:home"), reverse("portal:search")]
    paths += [reverse("portal:life-event", args=[event.slug]) for event in LIFE_EVENTS]
    paths += [reverse("portal:procedure", args=[code]) for code in procedures_in_use()]
    addresses = [request.build_absolute_uri(path) for path in paths]
    context = {"addresses": addresses}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")
