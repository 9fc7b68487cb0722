"""Logs: one line an event, never personal data."""

from xaso.config.environment import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.text("XASO_LOG_LEVEL", "How much is logged.", default="WARNING"),
    },
}
