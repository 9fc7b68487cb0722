"""The product's settings, with values for tests where the environment gives none."""

import base64
import os
import tempfile
from pathlib import Path

_scratch = Path(os.environ.get("XASO_TEST_SCRATCH") or tempfile.mkdtemp(prefix="xaso-test-"))
_keyring = _scratch / "keyring.toml"
if not _keyring.exists():
    _key = base64.b64encode(b"test" * 8).decode()
    _keyring.write_text(f'current = "k1"\nindex = "k1"\n[keys]\nk1 = "{_key}"\n')
_audit_key = _scratch / "audit-key.pem"
if not _audit_key.exists():
    # The Ed25519 key whose seed is 32 zeros; its public half is on the line below.
    _audit_key.write_text(
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        "-----END PRIVATE KEY-----\n"
    )
    _audit_key.with_suffix(".pub").write_text("O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=\n")
os.environ.setdefault("XASO_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("XASO_KEYRING_FILE", str(_keyring))
os.environ.setdefault("XASO_FILES_DIR", str(_scratch / "files"))

from xaso.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ALLOWED_HOSTS = ["*"]
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir(exist_ok=True)
XASO_ACCOUNTS_SECOND_STEP_ROLES = []
XASO_NOTIFICATIONS_QUIET = "00:00-00:00"  # none: what a test sees must not depend on the hour
XASO_SIGNING_KEYS = str(_scratch / "signing-keys")
