"""Addresses of the administration of officials and of delegation."""

from django.urls import path

from xaso.kernel.officials.views import acts, delegations, officials

app_name = "officials"
urlpatterns = [
    path("officials/", officials.index, name="list"),
    path("officials/export/", officials.export, name="export"),
    path("officials/add/", officials.add, name="add"),
    path("officials/<uuid:official_id>/", officials.official, name="official"),
    path("officials/<uuid:official_id>/roles/", acts.grant, name="role-grant"),
    path("officials/roles/<uuid:assignment_id>/end/", acts.end, name="role-end"),
    path("officials/<uuid:official_id>/<slug:name>/", acts.account, name="account"),
    path("delegations/", delegations.index, name="delegations"),
    path("delegations/lend/", delegations.lend, name="delegate"),
    path("delegations/<uuid:delegation_id>/revoke/", delegations.revoke, name="revoke"),
]
