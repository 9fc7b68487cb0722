"""Addresses of the administration of officials and of delegation."""

from django.urls import path

from xaso.kernel.officials.views import acts, delegations, emergency, leaving, officials, powers

app_name = "officials"
urlpatterns = [
    path("officials/", officials.index, name="list"),
    path("officials/export/", officials.export, name="export"),
    path("officials/add/", officials.add, name="add"),
    path("officials/<uuid:official_id>/", officials.official, name="official"),
    path("officials/<uuid:official_id>/roles/", acts.grant, name="role-grant"),
    path("officials/roles/<uuid:assignment_id>/end/", acts.end, name="role-end"),
    path("officials/emergency/", emergency.index, name="emergencies"),
    path("officials/emergency/open/", emergency.open_one, name="emergency-open"),
    path("officials/emergency/<uuid:power_id>/close/", emergency.close, name="emergency-close"),
    path(
        "officials/emergency/<uuid:power_id>/review/", emergency.review, name="emergency-review"
    ),
    path("officials/powers/", powers.index, name="powers"),
    path("officials/powers/<uuid:assignment_id>/renew/", powers.renew, name="power-renew"),
    path("officials/leaving/", leaving.index, name="departures"),
    path("officials/leaving/<uuid:departure_id>/", leaving.departure, name="departure"),
    path("officials/leaving/<uuid:departure_id>/call-off/", leaving.call_off, name="call-off"),
    path("officials/<uuid:official_id>/leave/", leaving.leave, name="leave"),
    path("officials/<uuid:official_id>/<slug:name>/", acts.account, name="account"),
    path("delegations/", delegations.index, name="delegations"),
    path("delegations/lend/", delegations.lend, name="delegate"),
    path("delegations/<uuid:delegation_id>/revoke/", delegations.revoke, name="revoke"),
]
