"""PostgreSQL, entered by a role that owns nothing."""

from xaso.config.environment import env

# The role of web and worker: not the owner, not a superuser, no BYPASSRLS.
XASO_DB_APP = env.text("XASO_DB_USER", "The role of web and worker.", default="xaso_app")

_statement_seconds = env.number(
    "XASO_DB_STATEMENT_SECONDS",
    "How long a statement may take before PostgreSQL ends it, for processes that serve pages;"
    " 0: without limit, as worker and commands need it.",
    default=0,
)

_prepare_after = env.number(
    "XASO_DB_PREPARE_AFTER",
    "After how many times a connection keeps the plan of a frequent read, which often takes"
    " longer than the read; 0: never, as a pooler needs it that lends connections by transaction.",
    default=2,
)

DATABASES = {
    "default": {
        "ENGINE": "xaso.kernel.tenancy.postgres",
        "HOST": env.text("XASO_DB_HOST", "Database host or socket directory.", default=""),
        "PORT": env.text("XASO_DB_PORT", "Database port.", default=""),
        "NAME": env.text("XASO_DB_NAME", "Database name.", default="xaso"),
        "USER": XASO_DB_APP,
        "PASSWORD": env.text(
            "XASO_DB_PASSWORD",
            "The password of web and worker's role; empty where the system vouches (peer).",
            default="",
        ),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": f"-c statement_timeout={_statement_seconds}s",
            "prepare_threshold": _prepare_after or None,
        },
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}

# Only `xaso prepare` and `xaso restore` use the owner's role.
XASO_DB_OWNER = env.text(
    "XASO_DB_OWNER", "The role that owns the tables.", default="xaso_owner"
)
XASO_DB_OWNER_PASSWORD = env.text(
    "XASO_DB_OWNER_PASSWORD", "The password of the owner's role; empty for peer.", default=""
)

# Only `xaso backup` and `xaso restore` use the role that reads every commune's rows.
XASO_DB_BACKUP = env.text(
    "XASO_DB_BACKUP", "The role that reads all rows for a backup.", default="xaso_backup"
)
XASO_DB_BACKUP_PASSWORD = env.text(
    "XASO_DB_BACKUP_PASSWORD", "Its password; empty for peer.", default=""
)
XASO_PG_BIN = env.text(
    "XASO_PG_BIN",
    "The folder of pg_dump, pg_restore and psql; empty: they are looked for.",
    default="",
)
