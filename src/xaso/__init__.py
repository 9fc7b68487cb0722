"""Xã Số: the platform on which a commune runs its digital government."""
