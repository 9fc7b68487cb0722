"""Hostile formats are read in a process of their own that may use little and reach nothing.

A module names a program that calls :func:`xaso.lib.sandbox.server.serve` with its checks, and
asks it through a :class:`xaso.lib.sandbox.client.Sandbox`.
"""
