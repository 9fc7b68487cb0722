"""Notices on the devices of people by web push (RFC 8030, 8291, 8292)."""
