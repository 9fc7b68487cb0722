"""The first page, for officials and for everybody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
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
    context = {
        "commune": public_commune(),
        "tracking_url": _tracking_url(),
        "signed_in": request.user.is_authenticated,
    }
    return render_page(request, "home/start.html", context, part="content")


def _my_work(request: HttpRequest) -> HttpResponse:
    columns = [Column(_("What waits")), Column(_("State")), Column(_("Due"))]
    today = say_date(timezone.localdate())
    context = {"work": gather_work(request), "columns": columns, "today": today}
    return render_page(request, "home/work.html", context, part="inbox")


def _tracking_url() -> str:
    try:
        return reverse(settings.XASO_HOME_TRACKING)
    except NoReverseMatch:
        return ""
