"""Addresses of the pages about receivers of events."""

from django.urls import path

from xaso.kernel.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("webhooks/", views.index, name="list"),
    path("webhooks/add/", views.add, name="add"),
    path("webhooks/<uuid:webhook_id>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/send-again/", views.send_again, name="send-again"),
    path("webhooks/<uuid:webhook_id>/send-span/", views.send_span, name="send-span"),
    path("webhooks/<uuid:webhook_id>/<slug:name>/", views.change, name="change"),
]
