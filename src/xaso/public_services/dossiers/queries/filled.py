"""The electronic form of a dossier, opened."""

from dataclasses import dataclass

from xaso.kernel.forms.api import (
    Checked,
    Form,
    KeptPlaces,
    ReviewPage,
    SourceMark,
    check,
    form_of_version,
    from_text,
    review,
)
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.models import Dossier, DossierFiling, DossierForm


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What was filled in, under the version of that day; ``row`` says who stood up for it how.

    ``filing`` says who filled it in for the citizen, if they did not do it themselves.
    """

    row: DossierForm
    form: Form
    checked: Checked
    marks: dict[str, SourceMark]
    filing: DossierFiling | None = None

    def pages(self, language: str) -> list[ReviewPage]:
        """Return every question that applied with its answer in words."""
        return review(self.form.schema, self.checked, self.marks, language)


def filled_in(dossier: Dossier) -> FilledIn | None:
    """Return what was filled in for a dossier; nothing if it came without electronic form.

    Conditions are evaluated as of the day on which the form was accepted, and addresses stay
    as they were kept then, whatever became of their communes.
    """
    row = DossierForm.objects.filter(dossier=dossier).first()
    if row is None:
        return None
    form = form_of_version(row.form_version_id)
    values, marks = from_text(row.content)
    day = local_day(row.accepted_at)
    checked = check(form.schema, values, today=day, places=KeptPlaces(values))
    filings = DossierFiling.objects.filter(dossier=dossier).select_related("helper")
    return FilledIn(row, form, checked, marks, filings.first() if row.filled_by_id else None)
