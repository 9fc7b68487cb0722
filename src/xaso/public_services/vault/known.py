"""What the papers in a citizen's vault say, as known values for their forms."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.api import PrefilledValue, PrefillSource, PrefillSubject
from xaso.lib.dates import say_short
from xaso.public_services.vault.contracts import Paper
from xaso.public_services.vault.opening import opened_first
from xaso.public_services.vault.queries.owners import owner_rows
from xaso.public_services.vault.queries.papers import is_theirs, is_usable, papers_of

FORMS_SPEAK = "vi"
"""What is filled in goes to an office, whatever language the citizen reads."""


class VaultValues(PrefillSource):
    """Number, and number with day and place, of the newest paper of each kind that counts today.

    Names are "paper.<kind>.number" and "paper.<kind>.reference". Nothing is given for somebody
    else: whose paper is meant, the vault cannot know.
    """

    key = "vault.papers"
    label = gettext_lazy("From a paper in your vault")
    order = 30
    topics = frozenset({"paper"})

    def values(self, subject: PrefillSubject) -> Mapping[str, PrefilledValue]:
        """Return what the numbered papers say; three statements and the person's name."""
        known: dict[str, PrefilledValue] = {}
        for paper in () if subject.on_behalf_of else _usable(subject.user_id, subject.level):
            if paper.number:
                number, line = f"paper.{paper.kind}.number", f"paper.{paper.kind}.reference"
                known.setdefault(number, PrefilledValue(paper.number, paper.issued_on))
                known.setdefault(line, PrefilledValue(_line(paper), paper.issued_on))
        return known


def _usable(user_id: UUID, level: int) -> list[Paper]:
    with opened_first(owner_rows(user_id, level)) as owner:
        found = papers_of(owner) if owner else []
    if not found:
        return []
    name = User.objects.values_list("full_name", flat=True).get(pk=user_id)
    usable = [one for one in found if is_usable(one) and is_theirs(one, name)]
    return sorted(usable, key=lambda one: one.issued_on or date.min, reverse=True)


def _line(paper: Paper) -> str:
    """Say number, day and place, as declarations ask for them on one line."""
    with override(FORMS_SPEAK):
        parts = [_("No. %(number)s") % {"number": paper.number}]
        if paper.issued_on:
            parts.append(_("of %(day)s") % {"day": say_short(paper.issued_on)})
        return ", ".join([*parts, *([paper.issuer] if paper.issuer else [])])
