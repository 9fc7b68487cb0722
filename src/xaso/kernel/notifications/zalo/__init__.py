"""Notices by Zalo's notification service (ZNS); unverified against Zalo, see the README."""
