"""Addresses of many dossiers: lists, bulk acts, board, register."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
