"""Addresses of the design system itself."""

from django.urls import path

from xaso.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/preferences/", views.preferences, name="preferences"),
    path("ui/awake/", views.awake, name="awake"),
    path("ui/offline/", views.offline, name="offline"),
    path("ui/design/", views.design, name="design"),
    path("ui/design/table/", views.design_table, name="design-table"),
    path("ui/design/suggestions/", views.design_suggestions, name="design-suggestions"),
    path("ui/design/confirm/", views.design_confirm, name="design-confirm"),
    path("ui/design/progress/", views.design_progress, name="design-progress"),
]
