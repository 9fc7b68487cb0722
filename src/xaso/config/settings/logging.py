"""Logs: one line an event, never personal data (``xaso.config.operations.logs``)."""

from xaso.config.environment import env

XASO_LOG_FORMAT = env.text(
    "XASO_LOG_FORMAT",
    "How the log is written: `plain` or `json` (one object a line).",
    default="plain",
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "xaso.config.operations.logs.PlainLines"},
        "json": {"()": "xaso.config.operations.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": XASO_LOG_FORMAT}},
    # Authlib's debug lines would show the tokens that it gives. Django's own handlers would
    # print errors with what people typed, or send them by mail.
    "loggers": {
        "authlib": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.text("XASO_LOG_LEVEL", "How much is logged.", default="WARNING"),
    },
}
