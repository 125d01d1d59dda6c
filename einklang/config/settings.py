"""The one settings file. Every value that differs between sites is read from the environment (SPEC 7)."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from .allauth import *  # noqa: F403
from .allauth import passkeys_without_tls
from .databases import database
from .reading import file_of, read, read_flag, read_number

ROOT = Path(__file__).resolve().parent.parent.parent

DEMO = read_flag("EINKLANG_DEMO")
DEBUG = False

DATA = Path(read("EINKLANG_DATA", str(ROOT / "data"))).absolute()
POLICY = Path(read("EINKLANG_POLICY", str(ROOT / "policy.toml"))).absolute()
BASE_URL = read("EINKLANG_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

#: The first secret signs, all of them verify: rotation is prepending a new one.
DEMO_SECRET = "only-for-the-demo-and-the-tests-never-in-production"
SECRET_KEY, *SECRET_KEY_FALLBACKS = read("EINKLANG_SECRET_KEY", DEMO_SECRET).split(",")
#: 32 bytes each, base64; the first wraps, all of them unwrap.
DEMO_MASTER_KEY = "ZGVtby1vbmx5LW1hc3Rlci1rZXktMzItYnl0ZXMhISE="
MASTER_KEY_FILE = file_of("EINKLANG_MASTER_KEY")
MASTER_KEYS = read("EINKLANG_MASTER_KEY", DEMO_MASTER_KEY).split(",")

DATABASES = {"default": database(read("DATABASE_URL", f"sqlite:///{DATA / 'einklang.sqlite3'}"))}
EMAIL_URL = read("EMAIL_URL", f"file://{DATA / 'mail'}")
#: The mailbox that answers come to; none where it is empty.
IMAP_URL = read("IMAP_URL", "")
#: The mail server whose Authentication-Results are believed (RFC 8601); empty: nobody's.
AUTHSERV_ID = read("EINKLANG_AUTHSERV_ID", "")
SIGNATURE_DAYS = read_number("EINKLANG_SIGNATURE_DAYS", 7)
MAILED_CASES_A_DAY = read_number("EINKLANG_MAILED_CASES_A_DAY", 300)
#: Microsoft Graph, as an application; without a secret nobody there is asked for anything.
GRAPH_TENANT = read("EINKLANG_GRAPH_TENANT", "")
GRAPH_CLIENT_ID = read("EINKLANG_GRAPH_CLIENT_ID", "")
GRAPH_CLIENT_SECRET = read("EINKLANG_GRAPH_CLIENT_SECRET", "")
GRAPH_AUTHORITY = read("EINKLANG_GRAPH_AUTHORITY", "https://login.microsoftonline.com").rstrip("/")
GRAPH_URL = read("GRAPH_URL", "https://graph.microsoft.com/v1.0").rstrip("/")
#: The business and the service of Microsoft Bookings in which appointments are made.
BOOKINGS_BUSINESS = read("EINKLANG_BOOKINGS_BUSINESS", "")
BOOKINGS_SERVICE = read("EINKLANG_BOOKINGS_SERVICE", "")
#: The media server: janus://, livekit://; none: interviews are held in a tool of the site's own.
ROOM_URL = read("ROOM_URL", "none")
#: Where browsers reach the process of the rooms; under the same host as the pages.
ROOM_SOCKET = read("EINKLANG_ROOM_SOCKET", f"{BASE_URL.replace('http', 'ws', 1)}/room/ws/")
#: Where media lies in the clear for a moment: a folder in memory, never on a disk.
ROOM_MEMORY = Path(
    read("EINKLANG_ROOM_MEMORY", f"/dev/shm/einklang-{sha256(str(DATA).encode()).hexdigest()[:12]}")  # noqa: S108
)
#: Where sealed files are kept: a folder, or a bucket of an S3 server, which asks who we are.
STORAGE_URL = read("STORAGE_URL", f"file://{DATA / 'recordings'}")
S3_ACCESS_KEY = read("EINKLANG_S3_ACCESS_KEY", "")
S3_SECRET_KEY = read("EINKLANG_S3_SECRET_KEY", "")
#: A folder with a speech model for faster-whisper; empty: nobody listens to recordings but people.
SPEECH_MODEL = read("EINKLANG_SPEECH_MODEL", "")
#: Whether an invented person proves every night that erased is erased.
DAILY_PROOF = read("EINKLANG_DAILY_PROOF", "on") != "off"
#: How many proxies in front may be believed when they name the caller in X-Forwarded-For.
TRUSTED_PROXIES = int(read("EINKLANG_TRUSTED_PROXIES", "0"))

#: How often one caller may do each of the things that the public may do, in a day.
CALLS_PER_DAY = int(read("EINKLANG_CALLS_PER_DAY", "200"))

ALLOWED_HOSTS = sorted({urlsplit(BASE_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost"})
SECURE = BASE_URL.startswith("https://")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = passkeys_without_tls(BASE_URL)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "einklang.ui",
    "einklang.ledger",
    "einklang.holdings",
    "einklang.vault",
    "einklang.people",
    "einklang.policy",
    "einklang.staff",
    "einklang.mail",
    "einklang.consent",
    "einklang.recipients",
    "einklang.customers",
    "einklang.matching",
    "einklang.contacts",
    "einklang.hosts",
    "einklang.pool",
    "einklang.studies",
    "einklang.booking",
    "einklang.room",
    "einklang.external",
    "einklang.insights",
    "einklang.backups",
    "einklang.retention",
    "einklang.rights",
    "einklang.probe",
    "einklang.front",
    *(["einklang.demo"] if DEMO else []),
    # Last, so that our own words come before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "einklang.ui.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "einklang.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "einklang.config.urls"
WSGI_APPLICATION = "einklang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "einklang.staff.context.rooms",
                "einklang.front.context.programme",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CONSEQUENCES = "einklang.config.consequences.CONSEQUENCES"
ASKED_BEFORE_SENDING = "einklang.config.consequences.ASKED_BEFORE_SENDING"
AFTER_SENDING = "einklang.config.consequences.AFTER_SENDING"
#: What brings endings to where they outlive the database.
ENDINGS = "einklang.backups.journal.copy"
READERS = "einklang.config.consequences.READERS"
BESIDE = "einklang.config.consequences.BESIDE"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

AUTH_USER_MODEL = "staff.User"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_NAME = "einklang"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
#: Not no-referrer: browsers then send "Origin: null" with our own forms, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
#: Proxies that end TLS name the scheme; believed only where a trusted proxy is declared.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
#: Bytes that an uploaded customer file may have.
UPLOAD_LIMIT = int(read("EINKLANG_UPLOAD_LIMIT", "300")) * 1_048_576

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"discreet": {"()": "einklang.ui.logs.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["discreet"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "einklang": {"level": "INFO"},
        "django.server": {"level": "WARNING"},
        # Quotes what the authority answered, which may be a token.
        "msal": {"level": "CRITICAL"},
    },
}
