"""Addresses for tests that need no other module."""

from django.urls import include, path

urlpatterns = [path("", include("xaso.ui.urls"))]
