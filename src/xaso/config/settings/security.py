"""Keys, cookies, headers, passwords."""

from pathlib import Path

from django.utils.csp import CSP

from xaso.config.environment import env

SECRET_KEY = env.text("XASO_SECRET_KEY", "A long random text that signs sessions.")
DEBUG = env.flag("XASO_DEBUG", "Show errors in full; never where people work.")
ALLOWED_HOSTS = env.words(
    "XASO_HOSTS", "Host names that are answered.", default="localhost,127.0.0.1,testserver"
)
_https = env.flag("XASO_HTTPS", "Pages are reached by https only.")
CSRF_TRUSTED_ORIGINS = env.words(
    "XASO_TRUSTED_ORIGINS", "Origins that may post, behind a proxy."
)
XASO_PROXIES = env.words(
    "XASO_PROXIES",
    "Addresses of the proxies that are believed when they say who calls (127.0.0.1).",
)

XASO_KEYRING_FILE = env.text(
    "XASO_KEYRING_FILE",
    "The file with the keys of sealed values and files (make one by `xaso make_keyring`).",
)
XASO_AUDIT_KEY_FILE: str | Path = env.text(
    "XASO_AUDIT_KEY_FILE",
    "The file with the key that signs the audit trail's checkpoints (make one by `xaso audit key`);"
    " without it `audit-key.pem` beside the key ring.",
    default="",
) or Path(XASO_KEYRING_FILE).with_name("audit-key.pem")
XASO_AUDIT_WITNESS = env.text(
    "XASO_AUDIT_WITNESS",
    "A folder, better on another machine, that gets every checkpoint of the audit trail.",
    default="",
)
XASO_FILES_DIR = Path(env.text("XASO_FILES_DIR", "Where uploaded files are kept."))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["xaso.kernel.accounts.backend.AccountBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "xaso.kernel.officials.passwords.PasswordRules"}]

PASSWORD_RESET_TIMEOUT = 72 * 60 * 60  # how long an invitation is good

SESSION_ENGINE = "xaso.kernel.accounts.session_store"
# A name with __Host- is taken by browsers only over https, from this host, for all of its paths.
_host_only = "__Host-" if _https else ""
SESSION_COOKIE_NAME = f"{_host_only}xaso_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = f"{_host_only}xaso_csrf"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "xaso.config.errors.csrf_failure"

SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "media-src": [CSP.SELF, "blob:"],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
