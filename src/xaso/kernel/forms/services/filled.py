"""From a draft to what a dossier keeps: only what is complete and what the form asks for."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.checking import Problem, check
from xaso.kernel.forms.filling import marks_in_force
from xaso.kernel.forms.models import FormDraft
from xaso.kernel.forms.queries import form_of_version
from xaso.kernel.forms.services.drafts import draft_from
from xaso.kernel.forms.turning import setting_now
from xaso.kernel.forms.values import FilledForm


class NotCompleteError(ValueError):
    """Something is left to be filled in; ``problems`` say what."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(one.path for one in problems))
        self.problems = problems


@transaction.atomic
def finish(draft_id: UUID, *, reader: User) -> FilledForm:
    """Return what was filled in, checked once more as a whole, and throw the draft away.

    Called in the transaction that stores the result, so that it is handed in once: the draft
    is locked, and whoever comes second finds none.

    Raises:
        NotCompleteError: something is left to be filled in.
        FormDraft.DoesNotExist: there is no such draft of this person, or it was handed in.
    """
    row = FormDraft.objects.of(reader).select_for_update().get(pk=draft_id, is_trial=False)
    draft, setting = draft_from(row), setting_now()
    form = form_of_version(draft.version_id)
    checked = check(form.schema, draft.values, today=setting.today, places=setting.places)
    if not checked.is_complete:
        raise NotCompleteError(checked.problems)
    FormDraft.objects.filter(pk=draft_id).delete()
    return FilledForm(
        form.version_id,
        form.key,
        form.number,
        form.digest,
        checked.values,
        marks_in_force(draft.marks, checked.values),
    )
