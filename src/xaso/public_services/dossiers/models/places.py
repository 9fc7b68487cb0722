"""In which communes somebody has dossiers: shared by all communes, as accounts are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid7


class PersonPlace(models.Model):
    """A commune in which a person is the applicant of a dossier.

    The person is known by the keyed index of the personal id under the installation's key,
    as the identities of citizens are, so that a citizen of a vouched number finds what was
    handed in at a counter without every commune being asked. The row says nothing else: not
    which dossier, not how many.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_index = models.BinaryField(max_length=16, editable=False)
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("place of a person's dossiers")
        constraints = [
            models.UniqueConstraint(
                name="person_place_is_named_once", fields=["person_index", "of_commune"]
            )
        ]

    def __str__(self) -> str:
        return str(self.of_commune_id)
