"""The bare thing: Django with its standard middleware and three views.

``/`` is always the same sentence. ``/rows/`` is a work list without anything around it: one
statement, 25 rows, a plain table. ``/sized/N/`` is a template that writes about N bytes, a
value in each line, and asks no database.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

settings.configure(
    SECRET_KEY="only-for-the-bench",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["XASO_DB_HOST"],
            "NAME": os.environ["XASO_DB_NAME"],
            "USER": "xaso_app",
            "CONN_MAX_AGE": None,
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup()

BUSIEST = "SELECT of_commune_id FROM organisations_authority WHERE code = 'H56.97.01'"
LIST = """
SELECT d.id, d.code, d.applicant_name, v.name, d.state, d.due_at, s.step_name, u.name, a.full_name
FROM dossiers_dossier d
JOIN procedures_procedureversion v ON v.id = d.procedure_version_id
LEFT JOIN dossiers_steprun s
    ON s.commune_id = d.commune_id AND s.dossier_id = d.id AND s.left_at IS NULL
LEFT JOIN organisations_unit u ON u.id = d.unit_id
LEFT JOIN accounts_user a ON a.id = d.assignee_id
WHERE d.commune_id = %s AND d.channel = 'in_person'
ORDER BY d.created_at DESC LIMIT 25
"""
TABLE = Engine().from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "{% endfor %}</table>"
)

LINE = "Giấy tờ phải nộp, thời hạn giải quyết, lệ phí"
SIZED = Engine().from_string(
    "<main>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</main>"
)
BYTES_A_LINE = len(f"<p>{LINE}</p>".encode())


def hello(_request: HttpRequest) -> HttpResponse:
    """Answer a sentence."""
    return HttpResponse("Xin chào.")


def rows(_request: HttpRequest) -> HttpResponse:
    """Answer a table of 25 dossiers of the busiest commune."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BUSIEST)
        (commune,) = cursor.fetchone()
        cursor.execute("SELECT set_config('xaso.commune', %s, true)", [str(commune)])
        cursor.execute(LIST, [commune])
        found = cursor.fetchall()
    return HttpResponse(TABLE.render(Context({"rows": found})))


def sized(_request: HttpRequest, size: int) -> HttpResponse:
    """Answer about as many bytes as are asked for."""
    lines = [LINE] * (size // BYTES_A_LINE)
    return HttpResponse(SIZED.render(Context({"lines": lines})))


urlpatterns = [path("", hello), path("rows/", rows), path("sized/<int:size>/", sized)]
application = get_wsgi_application()
