"""Health, figures, maintenance: for those who run the installation."""

import os
from pathlib import Path

from xaso.config.environment import env
from xaso.config.settings.security import XASO_KEYRING_FILE

XASO_STATE_DIR = Path(
    env.text(
        "XASO_STATE_DIR",
        "The folder of this machine's marks `maintenance` and `draining`; empty: that of the key ring.",
        default="",
    )
    or Path(XASO_KEYRING_FILE).parent
)
XASO_BACKUPS = env.text(
    "XASO_BACKUPS",
    "The folder of all backups: where `xaso backup` makes them and `xaso upgrade` looks for a fresh one.",
    default="/var/backups/xaso",
)
XASO_METRICS_DIR = env.text(
    "XASO_METRICS_DIR",
    "An empty folder for the figures of the web processes (/run/xaso-web); empty: there are no figures.",
    default="",
)
if XASO_METRICS_DIR:  # read by prometheus-client when it is first imported
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = XASO_METRICS_DIR
XASO_METRICS_TOKEN = env.text(
    "XASO_METRICS_TOKEN",
    "What a monitor shows (Authorization: Bearer …) to see /metrics and the details of /health/ready;"
    " without it only callers on this machine see them.",
    default="",
)
XASO_OTEL_ENDPOINT = env.text(
    "XASO_OTEL_ENDPOINT",
    "Where traces of requests and jobs are sent by OTLP over http (http://collector:4318/v1/traces); empty: there are none.",
    default="",
)
# What the worker puts around each job: coroutines like procrastinate's worker middleware.
XASO_WORKER_MIDDLEWARE = ["xaso.config.operations.tracing.around_job"]
