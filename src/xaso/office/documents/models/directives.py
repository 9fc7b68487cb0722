"""What leaders decide on a document that came in, and whom they give it to."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document
from xaso.office.documents.states import Part


class Directive(CommuneModel):
    """A leader's directive (bút phê) on an incoming document; ``parent`` is the one it came under.

    One that was undone stays, with who undid it and why: it was read by somebody.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    parent = CommuneForeignKey("self", models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    given_at = models.DateTimeField(_("given on"), default=timezone.now)
    words = models.TextField(_("directive"))
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_reason = models.CharField(_("why it was undone"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("directive")
        ordering = ["given_at", "id"]
        indexes = [
            models.Index(fields=["commune", "document", "given_at"], name="document_directives")
        ]

    def __str__(self) -> str:
        return self.words[:60]


class Assignment(CommuneModel):
    """What a directive gives to one person or unit (phân công): to lead, to take part, to know."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Not begun")
        STARTED = "started", _("Begun")
        HANDED_ON = "handed_on", _("Handed on")
        RETURNED = "returned", _("Returned")
        DONE = "done", _("Done")
        UNDONE = "undone", _("Undone")

    directive = CommuneForeignKey(Directive, models.PROTECT, related_name="assignments")
    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    due_on = models.DateField(_("to be done by"), null=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    seen_at = models.DateTimeField(_("seen at"), null=True)
    ended_at = models.DateTimeField(_("over since"), null=True)

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            models.CheckConstraint(
                name="assignment_is_of_somebody",
                condition=Q(user__isnull=False) | Q(unit__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_part",
                condition=Q(part__in=["lead", "co_worker", "informed"]),
            ),
            models.CheckConstraint(
                name="assignment_state",
                condition=Q(
                    state__in=["waiting", "started", "handed_on", "returned", "done", "undone"]
                ),
            ),
            models.UniqueConstraint(
                name="directive_has_one_lead",
                fields=["commune", "directive"],
                condition=Q(part="lead"),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "document"], name="assignment_by_document"),
            models.Index(fields=["commune", "user", "state"], name="assignment_by_user"),
            models.Index(fields=["commune", "unit", "state"], name="assignment_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.state}"

    @property
    def is_live(self) -> bool:
        """Whether it is still to be done."""
        return self.state in (self.State.WAITING, self.State.STARTED)
