"""What people call the things that this module writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words

name_actions(
    {
        "exchange.message.sent_again": _("Message of the exchange sent again"),
        "exchange.change.agreed": _("Recall or change agreed to"),
        "exchange.change.declined": _("Recall or change declined"),
        "exchange.package.read_again": _("Package of documents read again"),
        "exchange.package.fetched_again": _("Package of documents fetched again"),
        "exchange.package.put_aside": _("Package of documents put aside"),
        "exchange.package.refused": _("Package of documents refused to its sender"),
        "exchange.package.downloaded": _("Package of documents downloaded"),
        "exchange.messages.exported": _("Messages of the exchange taken out"),
    }
)
name_words(
    {
        "exchange.message": _("Message sent"),
        "exchange.received": _("Message received"),
        "exchange.messages": _("Messages of the exchange"),
    }
)
