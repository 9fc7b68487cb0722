"""Addresses of notices."""

from django.urls import path

from xaso.kernel.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notices, name="list"),
    path("notifications/read/", views.mark_all_read, name="list-read"),
    path("notifications/deliveries/", views.deliveries, name="deliveries"),
    path(
        "notifications/deliveries/send-again/", views.send_again, name="deliveries-send-again"
    ),
    path("notifications/<uuid:notice_id>/", views.open_notice, name="notice"),
    path("notifications/<uuid:notice_id>/read/", views.mark_read, name="notice-read"),
]
