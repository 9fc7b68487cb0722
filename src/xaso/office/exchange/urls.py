"""Addresses under /exchange/."""

from django.urls import path

from xaso.office.exchange.views import desk, lines, messages

app_name = "exchange"
urlpatterns = [
    path("", desk.start, name="start"),
    path("export/", desk.export_sent, name="export-sent"),
    path("sent/<uuid:message_id>/", messages.sent_one, name="sent-one"),
    path("sent/<uuid:message_id>/again/", messages.again, name="again"),
    path("received/", desk.received_list, name="received"),
    path("received/fetch/", desk.fetch, name="fetch"),
    path("received/export/", desk.export_received, name="export-received"),
    path("received/<uuid:received_id>/", messages.received_one, name="received-one"),
    path("received/<uuid:received_id>/package/", messages.raw, name="raw"),
    path("received/<uuid:received_id>/agree/", messages.agree, name="agree"),
    path("received/<uuid:received_id>/decline/", messages.decline, name="decline"),
    path("received/<uuid:received_id>/refuse/", messages.refuse, name="refuse"),
    path("received/<uuid:received_id>/put-aside/", messages.put_aside, name="put-aside"),
    path("received/<uuid:received_id>/read-again/", messages.read_again, name="read-again"),
    path("gateways/", lines.lines, name="lines"),
    path("partners/", lines.partners, name="partners"),
]
