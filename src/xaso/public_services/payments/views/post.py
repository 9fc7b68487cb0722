"""The list of the post."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.payments.forms import PostListForm
from xaso.public_services.payments.permissions import CLEAR
from xaso.public_services.payments.services.matching import owed_by_post
from xaso.public_services.payments.services.postal import settle_list
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(CLEAR.key)
def settle(request: OfficialRequest) -> HttpResponse:
    """Enter what the post collected; lines that were not booked stay to be put right."""
    form = PostListForm(request.POST if request.method == "POST" else None)
    faulty = []
    if form.is_valid():
        typed = form.cleaned_data
        lines = settle_list(typed["number"], typed["lines"], actor=request.user)
        faulty = [line for line in lines if line.fault]
        booked = len(lines) - len(faulty)
        messages.success(request, _("Lines booked: %(count)s.") % {"count": booked})
        if not faulty:
            return redirect("payments:post")
        rest = "\n".join(line.text for line in faulty)
        form = PostListForm(initial={"number": typed["number"], "lines": rest})
    context = {"form": form, "faulty": faulty, "owed": owed_by_post()}
    return render_page(request, "payments/post.html", context, part="post")
