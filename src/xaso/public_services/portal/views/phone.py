"""The portal on a phone: what it is called there, its service worker, the page for no line."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xaso.kernel.permissions.api import public_page
from xaso.ui.pages import render_page

WORKER = ("portal/phone/store.js", "portal/phone/sending.js", "portal/phone/worker.js")
SCRIPTS = (
    *(f"ui/js/{name}.js" for name in (
        "public", "text", "errors", "menus", "drafts", "clock", "combobox", "scanner", "camera",
        "files", "filters", "sending", "theme", "print",
    )),
    *(f"portal/phone/{name}.js" for name in ("page", "seen", "install", "store", "sending")),
    "portal/search.js",
    "forms/conditions.js",
)  # fmt: skip
STYLES = (
    *(f"ui/{name}.css" for name in (
        "vendor/bootstrap.min", "vendor/bootstrap-reboot.min", "lean", "tokens", "base",
        "components", "blocks", "lists", "public", "print",
    )),
    "portal/portal.css",
    "portal/submit.css",
    "forms/forms.css",
)  # fmt: skip
FONTS = tuple(
    f"ui/vendor/fonts/{letters}-{weight}.woff2"
    for letters in ("latin", "vietnamese")
    for weight in (400, 600)
)
SHELL = (*STYLES, *FONTS, *SCRIPTS, "ui/favicon.svg")
"""What the public pages and the page for no line are made of (a test follows their imports)."""
ICONS = (("192", "any"), ("512", "any"), ("maskable", "maskable"))
ACCENT, PAPER = "#741619", "#ffffff"


@require_safe
@public_page
@cache_control(private=True, no_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """Say what the portal is called and looks like on the phone's first screen."""
    name = _("Public services")
    home = reverse("portal:home")
    sizes = {"192": "192x192", "512": "512x512", "maskable": "512x512"}
    told = {
        "id": home,
        "name": name,
        "short_name": name,
        "lang": get_language() or "vi",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "theme_color": ACCENT,
        "background_color": PAPER,
        "icons": [
            {
                "src": static(f"portal/phone/icon-{one}.png"),
                "sizes": sizes[one],
                "type": "image/png",
                "purpose": purpose,
            }
            for one, purpose in ICONS
        ],
        "shortcuts": [
            {"name": said, "url": reverse(address)}
            for said, address in (
                (pgettext("menu", "Procedures"), "portal:search"),
                (_("My dossiers"), "portal:own"),
                (_("Follow a dossier"), "tracking:start"),
            )
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
@public_page
@cache_control(private=True, no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Answer with the service worker: a new one as soon as one of its files has changed."""
    shell = [static(name) for name in SHELL]
    given = {
        "version": _version([*shell, *map(static, WORKER)]),
        "hashed": settings.XASO_STATIC_HASHED,
        "shell": [*shell, reverse("portal:offline")],
        "offline": reverse("portal:offline"),
    }
    scripts = ", ".join(json.dumps(static(name)) for name in WORKER)
    text = f"self.xaso = {json.dumps(given)};\nimportScripts({scripts});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
@public_page
@cache_control(private=True, no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no line; a script shows here what the phone has kept."""
    return render_page(request, "portal/phone/offline.html", {}, part="content")


def _version(addresses: list[str]) -> str:
    """Name a state of the files: by their hashed addresses, else by their content."""
    digest = hashlib.sha256("\n".join(addresses).encode())
    if not settings.XASO_STATIC_HASHED:
        for name in (*SHELL, *WORKER):
            found = finders.find(name)
            if found:
                digest.update(Path(found).read_bytes())
    return digest.hexdigest()[:12]
