"""Addresses of the working calendar."""

from django.urls import path

from xaso.kernel.working_time import views

app_name = "working_time"
urlpatterns = [
    path("", views.year, name="year"),
    path("why/", views.why, name="why"),
    path("hours/", views.hours, name="hours"),
    path("hours/<uuid:version_id>/withdraw/", views.hours_withdraw, name="hours-withdraw"),
    path("exceptions/", views.exceptions, name="exceptions"),
    path(
        "exceptions/<uuid:exception_id>/remove/",
        views.exception_remove,
        name="exception-remove",
    ),
]
