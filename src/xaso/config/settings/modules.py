"""Settings of the modules, each under its own prefix."""

from xaso.config.environment import env

XASO_ACCOUNTS_FAILED_ATTEMPTS = env.number(
    "XASO_ACCOUNTS_FAILED_ATTEMPTS", "Failed sign-ins after which an account locks.", default=5
)
XASO_ACCOUNTS_LOCK_MINUTES = env.number(
    "XASO_ACCOUNTS_LOCK_MINUTES", "How long a locked account stays locked.", default=15
)
XASO_ACCOUNTS_IDLE_MINUTES = env.number(
    "XASO_ACCOUNTS_IDLE_MINUTES",
    "Idle minutes after which officials sign in again.",
    default=15,
)
XASO_ACCOUNTS_IDLE_MINUTES_ADMIN = env.number(
    "XASO_ACCOUNTS_IDLE_MINUTES_ADMIN", "The same for IT officers.", default=5
)
XASO_FILES_MAX_BYTES = env.number(
    "XASO_FILES_MAX_BYTES", "The largest file that is taken.", default=50 * 1024 * 1024
)
# Commands that load the facts the product ships, in this order; safe to run again.
XASO_REFERENCE_LOADERS: list[str] = [
    "load_map",
    "load_legal",
    "load_holidays",
    "load_procedures",
]

# The sample sign-ins on the sign-in page of a demonstration: (user name, what the person does).
XASO_DEMO_PEOPLE = (
    ("mot.cua", "Cán bộ tiếp nhận"),
    ("ho.tich", "Chuyên viên hộ tịch"),
    ("dia.chinh", "Chuyên viên địa chính"),
    ("truong.phong", "Trưởng phòng"),
    ("chu.tich", "Chủ tịch"),
    ("pho.chu.tich", "Phó Chủ tịch, giám sát Một cửa"),
    ("van.thu", "Văn thư"),
    ("cntt", "Cán bộ công nghệ thông tin"),
)
XASO_DEMO_PASSWORD = env.text(
    "XASO_DEMO_PASSWORD", "The one password of the sample sign-ins.", default=""
)
XASO_HOME_TRACKING = "tracking:start"  # the public page that finds a dossier by ?code=
