"""Writing down who looked at the people named in an electronic form."""

from collections.abc import Iterator

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import Look, record_accesses
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.forms.api import ReviewLine
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.filled import FilledIn

SEEN = "form"


def note_form_seen(dossier: Dossier, filled: FilledIn, *, actor: User, purpose: str) -> None:
    """Write down a look at each person whose personal id stands in the form.

    A form without any personal id still leaves one trace, under the dossier.
    """
    commune = require_commune()
    numbers = {line.said for line in _lines(filled) if line.kind == "personal_id" and line.said}
    people = [blind_index(one, commune_id=commune, purpose=PERSON) for one in sorted(numbers)]
    subject = ("dossiers.dossier", dossier.pk)
    looks = [Look(index, purpose, subject, SEEN) for index in people or [b""]]
    record_accesses(looks, actor=actor)


def _lines(filled: FilledIn) -> Iterator[ReviewLine]:
    for page in filled.pages("vi"):
        for section in page.sections:
            yield from section.lines
