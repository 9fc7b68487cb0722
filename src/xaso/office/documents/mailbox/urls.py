"""Addresses of letters by e-mail, under /documents/letters/."""

from django.urls import path

from xaso.office.documents.mailbox import views

LETTER = "letters/<uuid:letter_id>/"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/export/", views.export, name="letters-export"),
    path(LETTER, views.letter, name="letter"),
    path(f"{LETTER}set-aside/", views.put_aside, name="letter-set-aside"),
    path(f"{LETTER}take-text/", views.take, name="letter-take-text"),
    path(f"{LETTER}send-back/", views.send_letter_back, name="letter-send-back"),
]
