"""How e-mail leaves the house."""

from xaso.config.environment import env

_BACKEND = env.text(
    "XASO_MAIL_BACKEND",
    "Django's mail backend.",
    default="django.core.mail.backends.smtp.EmailBackend",
)
_SMTP: dict[str, object] = {
    "host": env.text("XASO_MAIL_HOST", "The mail server.", default="localhost"),
    "port": env.number("XASO_MAIL_PORT", "The mail server's port.", default=25),
    "username": env.text(
        "XASO_MAIL_USER", "Sign-in at the mail server, if it asks.", default=""
    ),
    "password": env.text(
        "XASO_MAIL_PASSWORD", "The password of the mail server's user.", default=""
    ),
    "use_tls": env.flag("XASO_MAIL_TLS", "Speak to the mail server by STARTTLS."),
    "timeout": env.number(
        "XASO_MAIL_TIMEOUT", "Seconds to wait for the mail server.", default=15
    ),
}
_FILES: dict[str, object] = {
    "file_path": env.text(
        "XASO_MAIL_DIR", "Where the file backend writes messages.", default="mail"
    )
}
_OPTIONS = {"smtp.EmailBackend": _SMTP, "filebased.EmailBackend": _FILES}

MAILERS = {
    "default": {
        "BACKEND": _BACKEND,
        "OPTIONS": _OPTIONS.get(".".join(_BACKEND.split(".")[-2:]), {}),
    }
}
DEFAULT_FROM_EMAIL = env.text(
    "XASO_MAIL_FROM", "The sender of messages.", default="khong-tra-loi@localhost"
)
