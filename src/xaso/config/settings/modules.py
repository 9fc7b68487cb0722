"""Settings of the modules, each under its own prefix."""

from xaso.config.environment import env
from xaso.config.settings.base import SOURCE, XASO_DEMO

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
XASO_ACCOUNTS_SECOND_STEP_ROLES = env.words(
    "XASO_ACCOUNTS_SECOND_STEP_ROLES",
    "Who has to set up a second step before anything else, by the keys of roles"
    " (`it_officer`, `leader`, `supervisor`, `unit_head`, `specialist`, `receptionist`, `clerk`, `accountant`,"
    " `community_helper`);"
    " empty: nobody, as in the demonstration.",
    default="" if XASO_DEMO else "it_officer,leader",
)
XASO_CITIZENS_SIGN_IN = "identity:sign-in"  # where citizens sign in
XASO_CITIZENS_LEVEL = "identity:level"  # what to do where a page takes a surer sign-in
XASO_CITIZENS_IDLE_MINUTES = env.number(
    "XASO_CITIZENS_IDLE_MINUTES",
    "Idle minutes after which citizens are signed out.",
    default=30,
)
XASO_CITIZENS_SESSION_HOURS = env.number(
    "XASO_CITIZENS_SESSION_HOURS", "Hours after which citizens sign in anew.", default=12
)
XASO_CITIZENS_SIGN_INS_PER_MINUTE = env.number(
    "XASO_CITIZENS_SIGN_INS_PER_MINUTE",
    "How often a minute one address may begin or finish a citizen's sign-in; 0: without limit.",
    default=60,
)
XASO_CITIZENS_PHONE_CODE = env.flag(
    "XASO_CITIZENS_PHONE_CODE",
    "Citizens may sign in by a code sent to their telephone, at the lowest level.",
    default=XASO_DEMO,
)
XASO_IDENTITY_PROVIDER = env.text(
    "XASO_IDENTITY_PROVIDER",
    "A TOML file, readable by its owner only, that describes the e-identity provider"
    " by which citizens sign in; empty: none.",
    default="",
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
XASO_DOSSIERS_CITIZEN_PAGE = "portal:own-dossier"  # a citizen's page of a dossier, by its code
XASO_DOSSIERS_COMPLAINT_DAYS = env.number(
    "XASO_DOSSIERS_COMPLAINT_DAYS",
    "Working days within which a citizen's complaint about delay is answered. No law was found that says how many"
    " for this; of feedback in general a description of the index of QĐ 766/QĐ-TTg says 15.",
    default=5,
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
XASO_API_PUBLIC_CALLS_PER_MINUTE = env.number(
    "XASO_API_PUBLIC_CALLS_PER_MINUTE",
    "Calls a minute of one address to what needs no token; 0: without limit.",
    default=240,
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
XASO_NOTIFICATIONS_QUIET = env.text(
    "XASO_NOTIFICATIONS_QUIET",
    "Hours in which nobody's telephone rings who has not chosen other ones; urgent messages pass.",
    default="21:00-07:00",
)
XASO_NOTIFICATIONS_PLAIN_HTTP = env.flag(
    "XASO_NOTIFICATIONS_PLAIN_HTTP",
    "Whether providers of messages may be called by http: for stand-ins only.",
)
XASO_NOTIFICATIONS_PUSH_HOSTS = env.words(
    "XASO_NOTIFICATIONS_PUSH_HOSTS",
    "Push services of browsers that may be called; with a dot in front all hosts below.",
    default="fcm.googleapis.com,.push.services.mozilla.com,.push.apple.com,.notify.windows.com",
)
XASO_NOTIFICATIONS_RECEIPTS_PER_MINUTE = env.number(
    "XASO_NOTIFICATIONS_RECEIPTS_PER_MINUTE",
    "Receipts of messages a minute from one address; 0: without limit.",
    default=1200,
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
XASO_VAULT_REMINDER_DAYS = env.words(
    "XASO_VAULT_REMINDER_DAYS",
    "How many days before a paper of a vault expires its owner is told; empty: never.",
    default="60,30,7",
)
XASO_PAYMENTS_NOTICES_PER_MINUTE = env.number(
    "XASO_PAYMENTS_NOTICES_PER_MINUTE",
    "Notices of money a minute from one address; 0: without limit.",
    default=600,
)
XASO_PAYMENTS_PLAIN_HTTP = env.flag(
    "XASO_PAYMENTS_PLAIN_HTTP",
    "Whether statements may be fetched by http: for the stand-in of a bank only.",
)
XASO_PAYMENTS_RECEIPT_FORM = env.text(
    "XASO_PAYMENTS_RECEIPT_FORM",
    "What is printed as the form of receipts for fees and charges (mẫu số).",
    default="",
)
XASO_PAYMENTS_RECEIPT_SYMBOL = env.text(
    "XASO_PAYMENTS_RECEIPT_SYMBOL", "Their symbol (ký hiệu).", default="BL"
)
# Commands that load the facts the product ships, in this order; safe to run again.
XASO_REFERENCE_LOADERS: list[str] = [
    "load_map",
    "load_legal",
    "load_holidays",
    "load_procedures",
    "load_forms",
]

# Where electronic forms lie: key.json, and key.typ beside it where the law prescribes a layout.
XASO_FORM_FOLDERS = [SOURCE / "public_services" / "procedures" / "data" / "forms"]

# The sample sign-ins on the sign-in page of a demonstration: (user name, what the person does).
XASO_DEMO_PEOPLE = (
    ("mot.cua", "Cán bộ tiếp nhận"),
    ("ho.tich", "Chuyên viên hộ tịch"),
    ("dia.chinh", "Chuyên viên địa chính"),
    ("cong.an", "Trưởng Công an xã"),
    ("truong.phong", "Trưởng phòng"),
    ("chu.tich", "Chủ tịch"),
    ("pho.chu.tich", "Phó Chủ tịch, giám sát Một cửa"),
    ("pho.chu.tich.2", "Phó Chủ tịch, phụ trách kinh tế"),
    ("van.thu", "Văn thư"),
    ("ke.toan", "Kế toán"),
    ("to.cong.nghe", "Tổ công nghệ số cộng đồng"),
    ("cntt", "Cán bộ công nghệ thông tin"),
)
XASO_DEMO_PASSWORD = env.text(
    "XASO_DEMO_PASSWORD", "The one password of the sample sign-ins.", default=""
)
XASO_HOME_PUBLIC = "portal:home"  # the first page of everybody who has not signed in
XASO_PORTAL_SUBMISSION = env.text(
    "XASO_PORTAL_SUBMISSION",
    "Where citizens submit: `province` (here, as a part of the province's system) or `national`"
    " (on the National Public Service Portal, to which procedures then lead).",
    default="province",
)
XASO_PORTAL_LEVEL = env.number(
    "XASO_PORTAL_LEVEL",
    "The least identity level for submitting online where a commune set none for a procedure:"
    " 1 (telephone), 2 or 3 (e-identity).",
    default=1,
)
XASO_PORTAL_CODE_AT_SENDING = env.flag(
    "XASO_PORTAL_CODE_AT_SENDING",
    "A citizen who signed in by telephone only types one more code when sending a dossier.",
    default=False,
)
XASO_PORTAL_PAPER_CONSENT = env.flag(
    "XASO_PORTAL_PAPER_CONSENT",
    "A citizen without a telephone may agree to filing by a helper on a signed sheet of paper.",
    default=XASO_DEMO,
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
XASO_SIGNING_KEYS = env.text(
    "XASO_SIGNING_KEYS",
    "A folder, readable by the product only, with a folder for each commune (its code) in which the IT officer"
    " puts key files (.p12); empty: no keys in files.",
    default="",
)
XASO_SIGNING_PKCS11_MODULE = env.text(
    "XASO_SIGNING_PKCS11_MODULE",
    "The driver (a shared library) of tokens and security modules at the server; empty: none.",
    default="",
)
XASO_SIGNING_TSA = env.text(
    "XASO_SIGNING_TSA",
    "The address of the time-stamp authority (RFC 3161); empty: signatures carry the server's time only (B-B).",
    default="",
)
XASO_SIGNING_LEVEL = env.text(
    "XASO_SIGNING_LEVEL",
    "How long signatures can be proven where there is a time-stamp authority: `B-T` (the time is proven)"
    " or `B-LTA` (the evidence lies in the document too; needs `XASO_SIGNING_TRUST`).",
    default="B-T",
)
XASO_SIGNING_TRUST = env.text(
    "XASO_SIGNING_TRUST",
    "A folder with the certificates (PEM) of the authorities whose signatures and time stamps are trusted.",
    default="",
)
XASO_SIGNING_ASK = env.flag(
    "XASO_SIGNING_ASK",
    "A check of signatures asks the issuing authorities (OCSP, CRL) whether certificates were revoked;"
    " without it only what lies in the file counts.",
    default=True,
)
XASO_CHECKS_PER_MINUTE = env.number(
    "XASO_CHECKS_PER_MINUTE",
    "How often a minute one address may have a file checked, or look up a check code; 0: without limit.",
    default=20,
)
XASO_CHECKS_MAX_BYTES = env.number(
    "XASO_CHECKS_MAX_BYTES",
    "The largest file that the public page checks.",
    default=25 * 1024 * 1024,
)
XASO_SIGNING_PLUGIN = env.text(
    "XASO_SIGNING_PLUGIN",
    "Where the signing program of a person's own computer listens (wss://127.0.0.1:8987); pages for signing"
    " may call this address and no other; empty: keys at people's computers are not offered.",
    default="",
)
XASO_SIGNING_PLUGIN_MINUTES = env.number(
    "XASO_SIGNING_PLUGIN_MINUTES",
    "How long the signing program of a computer may take for one paper.",
    default=5,
)
XASO_DOCUMENTS_MAILBOX = env.text(
    "XASO_DOCUMENTS_MAILBOX",
    "A TOML file, readable by its owner only, that names the mailbox of each commune to which documents come"
    " by e-mail; empty: none is looked into.",
    default="",
)
XASO_EXCHANGE_GATEWAYS = env.text(
    "XASO_EXCHANGE_GATEWAYS",
    "A TOML file, readable by its owner only, that names the gateways by which documents are exchanged"
    " and who this installation is there; empty: documents are not exchanged.",
    default="",
)
XASO_EXCHANGE_MAX_BYTES = env.number(
    "XASO_EXCHANGE_MAX_BYTES",
    "The largest package of documents that is taken from a gateway.",
    default=100 * 1024 * 1024,
)
XASO_EXCHANGE_RECALL = env.text(
    "XASO_EXCHANGE_RECALL",
    "What happens to a recall that comes: `ask` (the clerk agrees or declines with a reason) or `obey`"
    " (NĐ 30/2020 Điều 18 khoản 4 at once).",
    default="ask",
)
XASO_SIGNING_PLUGIN_PER_MINUTE = env.number(
    "XASO_SIGNING_PLUGIN_PER_MINUTE",
    "How often a minute one address may fetch or bring back papers as a signing program; 0: without limit.",
    default=120,
)
