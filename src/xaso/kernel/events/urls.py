"""Addresses of the events that could not be delivered."""

from django.urls import path

from xaso.kernel.events import views

app_name = "events"
urlpatterns = [
    path("events/letters/", views.letters, name="letters"),
    path("events/letters/send-again/", views.send_many_again, name="letters-send-again"),
    path("events/letters/<uuid:letter_id>/", views.letter, name="letter"),
    path(
        "events/letters/<uuid:letter_id>/send-again/",
        views.send_one_again,
        name="letter-send-again",
    ),
]
