"""Addresses of the one search box."""

from django.urls import path

from xaso.kernel.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
]
