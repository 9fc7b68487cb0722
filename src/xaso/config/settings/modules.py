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
    "Idle minutes after which the work of officials locks.",
    default=15,
)
XASO_ACCOUNTS_IDLE_MINUTES_ADMIN = env.number(
    "XASO_ACCOUNTS_IDLE_MINUTES_ADMIN", "The same for IT officers.", default=5
)
XASO_ACCOUNTS_SESSION_HOURS = env.number(
    "XASO_ACCOUNTS_SESSION_HOURS", "Hours after which officials sign in anew.", default=12
)
XASO_ACCOUNTS_SIGN_INS_PER_MINUTE = env.number(
    "XASO_ACCOUNTS_SIGN_INS_PER_MINUTE",
    "How often a minute one address may try to sign in; 0: without limit.",
    default=60,
)
XASO_FILES_MAX_BYTES = env.number(
    "XASO_FILES_MAX_BYTES", "The largest file that is taken.", default=50 * 1024 * 1024
)
XASO_FILES_UNUSED_DAYS = env.number(
    "XASO_FILES_UNUSED_DAYS",
    "Days after which a file is removed that nothing refers to, as of a draft thrown away; 0: never.",
    default=30,
)
XASO_FILES_UPLOAD_QUOTA = env.number(
    "XASO_FILES_UPLOAD_QUOTA",
    "How many bytes one person may have under way in uploads in parts.",
    default=1024 * 1024 * 1024,
)
XASO_FILES_PARTS_FROM_BYTES = env.number(
    "XASO_FILES_PARTS_FROM_BYTES",
    "From this size on the browser sends a file in parts that survive a lost line.",
    default=5 * 1024 * 1024,
)
XASO_FILES_STORE = env.text(
    "XASO_FILES_STORE", "Where files lie: `disk` or `s3`.", default="disk"
)
XASO_FILES_S3_ENDPOINT = env.text(
    "XASO_FILES_S3_ENDPOINT", "The address of the S3 store.", default=""
)
XASO_FILES_S3_BUCKET = env.text("XASO_FILES_S3_BUCKET", "Its bucket.", default="xaso")
XASO_FILES_S3_REGION = env.text("XASO_FILES_S3_REGION", "Its region.", default="us-east-1")
XASO_FILES_S3_CREDENTIALS = env.text(
    "XASO_FILES_S3_CREDENTIALS",
    "A TOML file, readable by its owner only, with `key_id` and `secret` of the S3 store.",
    default="",
)
XASO_FILES_PDF_ACTIVE = env.text(
    "XASO_FILES_PDF_ACTIVE",
    "Scripts and other active parts of a PDF that nobody signed: `clean` takes them out,"
    " `refuse` does not take the file. Signed ones are never rewritten.",
    default="clean",
)
XASO_FILES_URL = env.text(
    "XASO_FILES_URL",
    "An origin of its own from which files are shown (https://tep.motcua.xa-mau.example);"
    " empty shows them from the product's address.",
    default="",
)
XASO_CLAMD = env.text(
    "XASO_CLAMD",
    "ClamAV's daemon: the path of its socket or host:port. Once set, no new file can be"
    " opened before it was scanned.",
    default="",
)
XASO_TRACKING_PER_MINUTE = env.number(
    "XASO_TRACKING_PER_MINUTE",
    "How often a minute one address may ask the public tracking page; 0: without limit.",
    default=60,
)
XASO_DOSSIERS_INCOMPLETE_DAYS = env.number(
    "XASO_DOSSIERS_INCOMPLETE_DAYS",
    "Days after which a dossier that was never completed lapses; 0: never, since only sector law names a limit.",
    default=0,
)
XASO_API_TOKEN_MINUTES = env.number(
    "XASO_API_TOKEN_MINUTES", "How long a token of a connected program counts.", default=10
)
XASO_API_CALLS_PER_MINUTE = env.number(
    "XASO_API_CALLS_PER_MINUTE", "Calls a minute of one connected program.", default=600
)
XASO_API_TOKENS_PER_MINUTE = env.number(
    "XASO_API_TOKENS_PER_MINUTE", "Requests for a token a minute from one address.", default=30
)
XASO_API_KEY_HOURS = env.number(
    "XASO_API_KEY_HOURS", "How long a repeated call gets the answer of the first.", default=24
)
XASO_API_MAX_BYTES = env.number(
    "XASO_API_MAX_BYTES", "The largest call of a connected program.", default=100 * 1024 * 1024
)
XASO_WEBHOOKS_FAILURES = env.number(
    "XASO_WEBHOOKS_FAILURES",
    "Failures in a row after which sending events to a receiver is paused.",
    default=30,
)
XASO_WEBHOOKS_NETWORKS = env.words(
    "XASO_WEBHOOKS_NETWORKS",
    "Inner networks in which receivers of events may be called (10.20.0.0/16), http too.",
)
XASO_WEBHOOKS_CA = env.text(
    "XASO_WEBHOOKS_CA",
    "A file with the authorities that receivers' certificates are checked by; empty: the system's.",
    default="",
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
    ("cong.an", "Trưởng Công an xã"),
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
XASO_QUEUE_INTAKE = "counter:intake"  # where the officer takes in who was called
XASO_QUEUE_SKIP_BACK = env.number(
    "XASO_QUEUE_SKIP_BACK",
    "After how many others a number is called again that did not come.",
    default=3,
)
XASO_QUEUE_SKIPS = env.number(
    "XASO_QUEUE_SKIPS", "How often a number that did not come is called again.", default=2
)
XASO_QUEUE_TAKEN_PER_MINUTE = env.number(
    "XASO_QUEUE_TAKEN_PER_MINUTE",
    "How often a minute one address may take a queue number by phone, book, change or find"
    " a time, or type a booking code at the kiosk, each counted for itself; 0: without limit.",
    default=20,
)
XASO_QUEUE_BOOKINGS_PER_PHONE = env.number(
    "XASO_QUEUE_BOOKINGS_PER_PHONE",
    "How many bookings to come one phone number may hold; 0: without limit.",
    default=3,
)
XASO_QUEUE_BOOKINGS_KEPT_DAYS = env.number(
    "XASO_QUEUE_BOOKINGS_KEPT_DAYS",
    "How many days after its day a booked time is deleted.",
    default=7,
)
XASO_QUEUE_KIOSK_SECONDS = env.number(
    "XASO_QUEUE_KIOSK_SECONDS",
    "Idle seconds after which the kiosk goes back to its first page.",
    default=25,
)
