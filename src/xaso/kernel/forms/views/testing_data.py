"""Test data of a form: kept, tried, looked at."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xaso.kernel.forms.filling import review
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.queries import NoSuchFormError, form_to_try
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.drafts import trial_of
from xaso.kernel.forms.services.samples import (
    TooManySamplesError,
    Trial,
    find_sample,
    keep_sample,
    remove_sample,
    samples_of,
    try_sample,
    try_samples,
)
from xaso.kernel.forms.turning import setting_now
from xaso.kernel.forms.views.finding import made_up, schema_or_404
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

type TrialRow = tuple[Trial, State, str, str]


class SampleForm(forms.Form):
    """The name of a set of answers, where they come from, and what should become of them."""

    name = forms.CharField(label=gettext_lazy("Name of the test data"), max_length=80)
    source = forms.ChoiceField(
        label=gettext_lazy("Answers"),
        choices=[
            ("trial", gettext_lazy("As I last tried the form out")),
            ("made-up", gettext_lazy("Made up by the system")),
        ],
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What the form should do"),
        choices=[
            ("take", gettext_lazy("Take them")),
            ("refuse", gettext_lazy("Refuse them: something is wrong or missing on purpose")),
        ],
    )


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def samples(request: OfficialRequest, key: str) -> HttpResponse:
    """List the test data with what the form says of each, and keep new ones."""
    schema = schema_or_404(request, key)
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, key, schema, form)
        if kept:
            return kept
    trials = try_samples(schema, samples_of(key))
    context = {
        "key": key,
        "title": schema.title.vi or key,
        "form": form,
        "trials": trial_rows(trials, key),
        "trial_columns": trial_columns(),
    }
    return render_page(request, "forms/samples.html", context, part="content")


@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def sample(request: OfficialRequest, key: str, sample_id: UUID) -> HttpResponse:
    """Show one set of answers as the form takes it, or take it away."""
    found = find_sample(key, sample_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_sample(key, sample_id, actor=request.user)
        messages.success(request, _("The test data are removed."))
        return redirect("forms:samples", key)
    schema, language = schema_or_404(request, key), get_language() or "vi"
    trial = try_sample(schema, found, setting_now())
    context = {
        "key": key,
        "title": schema.title.vi or key,
        "sample": found,
        "state": trial_state(trial),
        "problems": [
            (one.label.said_in(language), one.sentence) for one in trial.checked.problems
        ],
        "pages": review(schema, trial.checked, {}, language),
    }
    return render_page(request, "forms/sample.html", context, part="content")


def trial_columns() -> list[Column]:
    """Return the columns of the table of trials."""
    return [Column(_("Test data")), Column(_("Result")), Column(_("What was found"))]


def trial_rows(trials: list[Trial], key: str) -> list[TrialRow]:
    """Return trials as a table shows them: the state, what was found, and the address."""
    return [
        (
            one,
            trial_state(one),
            _found(one),
            reverse("forms:sample", args=[key, one.sample.id]),
        )
        for one in trials
    ]


def trial_state(trial: Trial) -> State:
    """Return whether the form does with test data what it should."""
    if trial.is_as_expected:
        return State(_("As expected"), "good")
    return State(_("Not as expected"), "late")


def _found(trial: Trial) -> str:
    count = len(trial.checked.problems)
    if not count:
        return _("Everything is filled in right.")
    first = trial.checked.problems[0]
    said = ngettext(
        "%(count)s problem: %(first)s", "%(count)s problems, first: %(first)s", count
    )
    return said % {"count": count, "first": f"{first.label.vi} – {first.sentence}"}


def _keep(
    request: OfficialRequest, key: str, schema: FormSchema, form: SampleForm
) -> HttpResponse | None:
    typed = form.cleaned_data
    if typed["source"] == "trial":
        values = _tried(request, key)
        if values is None:
            form.add_error("source", _("Please try the form out first."))
            return None
    else:
        values = made_up(request, schema)
    takes = typed["outcome"] == "take"
    try:
        keep_sample(key, typed["name"], values, should_pass=takes, actor=request.user)
    except TooManySamplesError:
        form.add_error(None, _("There is enough test data; please remove some first."))
        return None
    messages.success(request, _("The test data are kept."))
    return redirect("forms:samples", key)


def _tried(request: OfficialRequest, key: str) -> dict[str, object] | None:
    try:
        version = form_to_try(key, commune_id=request.commune_id).version_id
    except NoSuchFormError:
        return None
    draft = trial_of(version, actor=request.user)
    return draft.values if draft else None
