"""What people call the things that this module writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.office.documents.acts import ACTS

name_actions({f"documents.document.{key}": name for key, name in ACTS.items()})
name_actions(
    {
        "documents.numbers.reserved": _("Numbers set aside"),
        "documents.numbers.voided": _("Number given up"),
        "documents.register.closed": _("Register of a year closed"),
        "documents.register.changed": _("Register changed"),
        "documents.register.printed": _("Register of documents printed"),
        "documents.register.exported": _("Register of documents taken out"),
        "documents.list.exported": _("List of documents taken out"),
        "documents.post_book.printed": _("Book of documents sent by post printed"),
        "documents.post_book.exported": _("Book of documents sent by post taken out"),
        "documents.envelopes.printed": _("Envelopes printed"),
    }
)
name_words(
    {
        "documents.document": _("Document"),
        "documents.register": _("Register of documents"),
        "documents.list": _("List of documents"),
        "documents.post_book": _("Book of documents sent by post"),
    }
)
