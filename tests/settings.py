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
os.environ.setdefault("XASO_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("XASO_KEYRING_FILE", str(_keyring))
os.environ.setdefault("XASO_FILES_DIR", str(_scratch / "files"))

from xaso.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ALLOWED_HOSTS = ["*"]
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir(exist_ok=True)
