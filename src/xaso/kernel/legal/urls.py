"""Addresses under /legal/."""

from django.urls import path

from xaso.kernel.legal import views

app_name = "legal"
urlpatterns = [
    path("", views.acts, name="acts"),
    path("rules/", views.rules, name="rules"),
    path("acts/<slug:act_id>/", views.act, name="act"),
]
