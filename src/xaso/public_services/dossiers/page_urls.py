"""Addresses of one dossier: its page, acts, papers and files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
