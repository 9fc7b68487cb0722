"""What people call what happens to letters, in the audit trail."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words

name_actions(
    {
        "documents.letter.came": _("Letter came by e-mail"),
        "documents.letter.failed": _("Letter could not be taken in"),
        "documents.letter.taken": _("Text of a letter taken as a document"),
        "documents.letter.answered": _("Letter sent back"),
        "documents.letter.set_aside": _("Letter set aside"),
        "documents.letter.exported": _("List of letters taken out"),
    }
)
name_words({"documents.letter": _("Letter by e-mail")})
