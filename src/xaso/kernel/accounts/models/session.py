"""A browser in which somebody is signed in."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """Django's session with a column for whose it is, so that it can be listed and ended."""

    user = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, related_name="sessions"
    )

    class Meta:
        pass
