"""Addresses under /counter/."""

from django.urls import path

from xaso.public_services.counter.views import (
    ask_for_papers,
    day,
    done,
    drafts,
    fee,
    intake,
    lookups,
    refuse,
)

app_name = "counter"
urlpatterns = [
    path("", day.today, name="today"),
    path("intake/", intake.start, name="intake"),
    path("intake/<uuid:draft_id>/", intake.intake, name="draft"),
    path("intake/<uuid:draft_id>/delete/", drafts.delete, name="delete-draft"),
    path("intake/<uuid:draft_id>/refuse/", refuse.refuse, name="refuse"),
    path("intake/<uuid:draft_id>/papers/", ask_for_papers.ask, name="ask-for-papers"),
    path("again/<uuid:dossier_id>/", drafts.again, name="again"),
    path("done/", done.done, name="done"),
    path("fee/<uuid:dossier_id>/", fee.take, name="fee"),
    path("people/", lookups.people, name="people"),
    path("procedures/", lookups.procedures, name="procedures"),
]
