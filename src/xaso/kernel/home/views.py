"""The first page, for officials and for everybody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.home.queries import gather_work
from xaso.kernel.organisations.api import public_commune
from xaso.kernel.permissions.api import access_of, public_page
from xaso.lib.dates import say_date
from xaso.ui.pages import render_page
from xaso.ui.values import Column


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show officials what they must do now, and everybody else where to begin."""
    if isinstance(request.user, User) and access_of(request.user).here():
        return _my_work(request)
    if not _works_here(request) and (address := _address(settings.XASO_HOME_PUBLIC)):
        public = resolve(address)
        return public.func(request, *public.args, **public.kwargs)  # type: ignore[no-any-return]
    context = {
        "commune": public_commune(request),
        "tracking_url": _address(settings.XASO_HOME_TRACKING),
        "signed_in": request.user.is_authenticated,
    }
    return render_page(request, "home/start.html", context, part="content")


def _works_here(request: HttpRequest) -> bool:
    """Whether somebody with an official's account is signed in; citizens see what all see."""
    return isinstance(request.user, User) and request.user.kind != User.Kind.CITIZEN


def _my_work(request: HttpRequest) -> HttpResponse:
    columns = [Column(_("What waits")), Column(_("State")), Column(_("Due"))]
    today = say_date(timezone.localdate())
    context = {"work": gather_work(request), "columns": columns, "today": today}
    return render_page(request, "home/work.html", context, part="inbox")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
