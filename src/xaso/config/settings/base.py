"""What Django is made of here."""

from pathlib import Path

from xaso.config.environment import env

SOURCE = Path(__file__).resolve().parents[2]

XASO_DEMO = env.flag("XASO_DEMO", "Sample data and sign-ins are shown on the sign-in page.")
XASO_URL = env.text(
    "XASO_URL", "The public address of the installation.", default="http://localhost:8000"
)
XASO_PUBLIC_COMMUNE = env.text(
    "XASO_PUBLIC_COMMUNE",
    "Code of the commune whose public pages this address shows, if several are served.",
    default="",
)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    "xaso.config",
    "xaso.ui",
    "xaso.kernel.tenancy",
    "xaso.kernel.reference",
    "xaso.kernel.encryption",
    "xaso.kernel.throttling",
    "xaso.kernel.organisations",
    "xaso.kernel.accounts",
    "xaso.kernel.permissions",
    "xaso.kernel.audit",
    "xaso.kernel.home",
    "xaso.kernel.events",
    "xaso.kernel.legal",
    "xaso.kernel.working_time",
    "xaso.kernel.search",
    "xaso.kernel.files",
    "xaso.kernel.notifications",
    "xaso.kernel.directory",
    "xaso.kernel.officials",
    "xaso.kernel.identity",
    "xaso.kernel.api_clients",
    "xaso.kernel.forms",
    "xaso.kernel.webhooks",
    "xaso.registers.residents",
    "xaso.office.signing",
    "xaso.office.documents",
    "xaso.office.archive",
    "xaso.office.exchange",
    "xaso.public_services.procedures",
    "xaso.public_services.vault",
    "xaso.public_services.payments",
    "xaso.public_services.dossiers",
    "xaso.public_services.queue",
    "xaso.public_services.counter",
    "xaso.public_services.portal",
]
if XASO_DEMO:
    INSTALLED_APPS.append("xaso.config.demo")

MIDDLEWARE = [
    "xaso.kernel.audit.middleware.RequestMiddleware",
    "xaso.config.operations.middleware.OperationsMiddleware",
    "xaso.config.operations.maintenance.MaintenanceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "xaso.kernel.files.middleware.FilesOriginMiddleware",
    "xaso.kernel.files.middleware.UploadsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xaso.config.compression.PageCompressionMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xaso.ui.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xaso.kernel.accounts.middleware.SessionPolicyMiddleware",
    "xaso.kernel.permissions.middleware.CommuneMiddleware",
    "xaso.kernel.notifications.middleware.NoticesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xaso.config.chrome.chrome",
            ],
            "builtins": ["django.templatetags.i18n", "xaso.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "xaso.ui.forms.Renderer"

ROOT_URLCONF = "xaso.config.urls"
WSGI_APPLICATION = "xaso.config.wsgi.application"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "xaso_language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
NUMBER_GROUPING = 3  # where a template asks for grouping: 1.230

STATIC_URL = "/static/"
STATIC_ROOT: str | Path = env.text(
    "XASO_STATIC_ROOT",
    "Where `xaso collectstatic` puts the hashed and compressed static files;"
    " without it they are served from the source.",
    default="",
)
XASO_STATIC_HASHED = bool(STATIC_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "xaso.config.static.HashedStaticFiles"
        if XASO_STATIC_HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not XASO_STATIC_HASHED
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
