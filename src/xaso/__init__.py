"""Xã Số: the platform on which a commune runs its digital government."""

__version__ = "0.1.0"
