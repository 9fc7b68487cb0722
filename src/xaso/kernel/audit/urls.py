"""Addresses of the audit trail and of the access log."""

from django.urls import path

from xaso.kernel.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.entries, name="entries"),
    path("audit/access/", views.access_log, name="access-log"),
    path("audit/<slug:day>/<uuid:entry_id>/", views.entry, name="entry"),
    path("audit/<slug:day>/<uuid:entry_id>/proof.json", views.proof, name="proof"),
]
