"""Backup and restore of database and files, as one."""
