"""Which electronic form is filled in for which procedure."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid7
from xaso.public_services.procedures.models.catalogue import CATALOGUE, Procedure


@CATALOGUE.holds
class ProcedureForm(models.Model):
    """The form of a procedure (biểu mẫu điện tử của thủ tục) and the days on which it counts.

    ``form`` is the key of an electronic form; which of its versions is in use, forms know.
    ``source`` names the declaration it follows, with its mark of certainty.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="forms")
    form = models.SlugField(_("form"), max_length=40, db_index=False)
    valid_from = models.DateField(_("in use from"))
    valid_to = models.DateField(_("in use until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["procedure", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="procedure_has_one_form_from_a_day", fields=["procedure", "valid_from"]
            ),
            models.CheckConstraint(
                name="procedure_form_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.form
