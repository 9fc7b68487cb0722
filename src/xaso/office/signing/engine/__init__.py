"""Signing itself: keys, PAdES, marks on the paper, time stamps; no database, no settings.

Only services that sign or check import from here: the library behind it takes two seconds to load.
``ports``, ``geometry`` and ``errors`` are light.
"""
