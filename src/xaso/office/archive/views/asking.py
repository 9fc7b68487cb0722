"""What pages with one form, and acts behind a button, have in common."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from xaso.kernel.files.api import FileQuarantinedError, FileRefusedError, explain, explain_state
from xaso.kernel.permissions.api import OfficialRequest
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.ui.pages import render_page


def ask(  # noqa: PLR0913 - a page with one form says this much
    request: OfficialRequest,
    form: forms.Form,
    do: Callable[[Any], object],
    *,
    title: str,
    act: str,
    back_url: str,
    done: str = "",
    lead: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Show a form; when it is filled in, do what it asks and lead on.

    ``do`` takes the form and returns where to go, or nothing for back; what it refuses is said
    above the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                target = do(form)
        except ArchiveRefusedError as error:
            form.add_error(None, str(error))
        except FileRefusedError as error:
            form.add_error("file", explain(error))
        except FileQuarantinedError as error:
            form.add_error("file", explain_state(error.state))
        else:
            if done:
                messages.success(request, done)
            return redirect(target or back_url)  # type: ignore[call-overload,no-any-return]
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "act": act,
        "danger": danger,
        "back_url": back_url,
    }
    return render_page(request, "archive/form.html", context, part="content")


def act(
    request: OfficialRequest,
    do: Callable[[], object],
    *,
    done: str | Promise,
    back_url: str,
) -> HttpResponse:
    """Do what a button asks, say how it went, and lead back."""
    try:
        with transaction.atomic():
            do()
    except ArchiveRefusedError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, str(done))
    return redirect(back_url)


def posted(request: OfficialRequest) -> Any:
    """Return what was sent, or nothing for a page that is looked at first."""
    return request.POST if request.method == "POST" else None
