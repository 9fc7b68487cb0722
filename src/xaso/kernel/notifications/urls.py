"""Addresses of notices."""

from django.urls import path

from xaso.kernel.notifications.views import (
    choices,
    citizens,
    costs,
    deliveries,
    gateways,
    inbox,
    push,
    resending,
    wording,
    zalo,
)

app_name = "notifications"
urlpatterns = [
    path("notifications/", inbox.notices, name="list"),
    path("notifications/read/", inbox.mark_all_read, name="list-read"),
    path("notifications/deliveries/", deliveries.deliveries, name="deliveries"),
    path(
        "notifications/deliveries/send-again/",
        deliveries.send_again,
        name="deliveries-send-again",
    ),
    path("notifications/deliveries/resend/", resending.ask, name="resend"),
    path("notifications/resending/<uuid:run_id>/", resending.run, name="resend-run"),
    path("notifications/resending/<uuid:run_id>/stop/", resending.cancel, name="resend-cancel"),
    path("notifications/costs/", costs.months, name="costs"),
    path("notifications/costs/workbook/", costs.export, name="costs-export"),
    path("notifications/prices/", costs.prices, name="prices"),
    path(
        "notifications/prices/<uuid:price_id>/withdraw/",
        costs.withdraw_price,
        name="price-withdraw",
    ),
    path("notifications/budget/", costs.budget, name="budget"),
    path("notifications/sms/", gateways.sms, name="sms"),
    path("notifications/sms/test/", gateways.test_sms, name="sms-test"),
    path("notifications/receipts/<str:key>/", gateways.receipts, name="receipts"),
    path("notifications/texts/", wording.index, name="texts"),
    path(
        "notifications/texts/<str:kind>/<str:channel>/<str:language>/",
        wording.edit,
        name="text",
    ),
    path(
        "notifications/texts/<str:kind>/<str:channel>/<str:language>/preview/",
        wording.preview,
        name="text-preview",
    ),
    path("notifications/zalo/", zalo.account, name="zalo"),
    path("notifications/zalo/<str:key>/", zalo.events, name="zalo-events"),
    path("notifications/<uuid:notice_id>/", inbox.open_notice, name="notice"),
    path("notifications/<uuid:notice_id>/read/", inbox.mark_read, name="notice-read"),
    path("cong-dan/thong-bao/", citizens.notices, name="own"),
    path("cong-dan/thong-bao/da-doc/", citizens.mark_all_read, name="own-read"),
    path(
        "cong-dan/thong-bao/<int:commune_id>/<uuid:notice_id>/",
        citizens.open_notice,
        name="own-notice",
    ),
    path("account/notices/", choices.index, name="choice"),
    path("account/notices/devices/", push.allow_device, name="devices"),
    path(
        "account/notices/devices/<uuid:device_id>/forget/",
        push.forget_device,
        name="device-forget",
    ),
    path("notifications/opened/<str:key>/", push.opened, name="opened"),
    path("account/notices/<str:way>/", choices.address, name="choice-address"),
    path("account/notices/<str:way>/code/", choices.code, name="choice-code"),
    path("account/notices/<str:way>/forget/", choices.forget, name="choice-forget"),
]
