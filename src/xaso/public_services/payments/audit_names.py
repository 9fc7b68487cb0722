"""What people call the things that this module writes into the audit trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.audit.api import name_actions, name_words

name_actions(
    {
        "payments.payment.asked": _("Payment asked for"),
        "payments.payment.cancelled": _("Payment called off"),
        "payments.notice.assigned": _("Money assigned to a payment"),
        "payments.cash.taken": _("Cash taken"),
        "payments.shift.opened": _("Cash shift opened"),
        "payments.shift.closed": _("Cash shift closed"),
        "payments.refund.asked": _("Refund asked for"),
        "payments.refund.agreed": _("Refund agreed to"),
        "payments.refund.declined": _("Refund declined"),
        "payments.refund.paid": _("Refund paid out"),
        "payments.post.settled": _("List of the post booked"),
        "payments.day.compared": _("Day compared with the bank again"),
        "payments.receipt.replaced": _("Receipt voided and written anew"),
        "payments.receipts.exported": _("Receipts taken out"),
        "payments.takings.exported": _("Takings taken out"),
        "payments.account.set_up": _("Payment account set up"),
    }
)
name_words(
    {
        "payments.payment": _("Payment"),
        "payments.notice": _("Notice of money"),
        "payments.shift": _("Cash shift"),
        "payments.refund": _("Refund"),
        "payments.post": _("List of the post"),
        "payments.day": _("Compared day"),
        "payments.takings": _("Takings"),
        "payments.receipt": _("Receipt"),
        "payments.receipts": _("Receipts"),
        "receipt": _("Receipt"),
        "replaced_by": _("Replaced by"),
        "day": _("Day"),
        "payments.account": _("Payment account"),
        "total": _("Sum in đồng"),
        "amount": _("Amount"),
        "list_number": _("Number of the list"),
        "assigned_to": _("Assigned to"),
        "opening_float": _("Change money at the start"),
        "expected": _("By the book"),
        "counted": _("Counted"),
        "explanation": _("Explanation"),
        "lines": _("Rows of the list"),
        "booked": pgettext_lazy("money", "Booked"),
        "adapter": _("Kind"),
        "secret_changed": _("Secret changed"),
    }
)
