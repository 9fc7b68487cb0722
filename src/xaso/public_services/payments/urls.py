"""Addresses under /payments/."""

from django.urls import path

from xaso.public_services.payments.views import (
    accounts,
    looking,
    notices,
    payments,
    post,
    receipts,
    reconciliation,
    refunds,
    shifts,
    takings,
)

app_name = "payments"
urlpatterns = [
    path("notices/<str:key>/", notices.receive, name="notice"),
    path("shift/", shifts.shift, name="shift"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shift/<uuid:shift_id>/", shifts.book, name="cash-book"),
    path("look/", looking.look, name="look"),
    path("held/<uuid:notice_id>/", looking.notice, name="held"),
    path("held/<uuid:notice_id>/back/", looking.give_back, name="give-back"),
    path("refunds/<uuid:refund_id>/", refunds.refund, name="refund"),
    path("takings/", takings.rows, name="takings"),
    path("takings/export/", takings.export, name="export"),
    path("days/", reconciliation.days, name="days"),
    path("days/<uuid:run_id>/", reconciliation.day, name="day"),
    path("post/", post.settle, name="post"),
    path("accounts/", accounts.overview, name="accounts"),
    path("accounts/new/", accounts.account, name="new-account"),
    path("accounts/<uuid:account_id>/", accounts.account, name="account"),
    path("receipts/", receipts.rows, name="receipts"),
    path("receipts/export/", receipts.export, name="export-receipts"),
    path("receipts/<uuid:receipt_id>/", payments.receipt, name="receipt"),
    path("receipts/<uuid:receipt_id>/void/", receipts.void, name="void-receipt"),
    path("<uuid:payment_id>/", payments.payment, name="payment"),
    path("<uuid:payment_id>/refund/", payments.refund, name="ask-refund"),
]
