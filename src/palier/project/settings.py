"""Settings: one file, read from the environment; no setting here changes a business rule."""

from pathlib import Path

from palier.project import environment as env
from palier.project.database import django_database
from palier.project.logs import logging_settings

SOURCE = Path(__file__).resolve().parent.parent
HOME = env.home()

DEBUG = False
SECRET_KEY = env.secret("PALIER_SECRET", HOME / "secret")
ALLOWED_HOSTS = env.words("PALIER_HOSTS", "*")
PUBLIC_URL = env.text("PALIER_URL", "http://localhost:8000")
LIVE_URL = env.text("PALIER_LIVE_URL", "")
TRUSTED_PROXIES = env.words("PALIER_TRUSTED_PROXIES", "")
HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "palier.apps.audit",
    "palier.apps.outbox",
    "palier.apps.letters",
    "palier.apps.drafts",
    "palier.apps.appearance",
    "palier.apps.staff",
    "palier.apps.canned",
    "palier.apps.catalogues",
    "palier.apps.accounts",
    "palier.apps.signin",
    "palier.apps.clocks",
    "palier.apps.cases",
    "palier.apps.presence",
    "palier.apps.sending",
    "palier.apps.lifecycle",
    "palier.apps.duties",
    "palier.apps.rotas",
    "palier.apps.routing",
    "palier.apps.entitlements",
    "palier.apps.escalations",
    "palier.apps.engagements",
    "palier.apps.reviews",
    "palier.apps.incidents",
    "palier.apps.analyses",
    "palier.apps.reports",
    "palier.apps.subscribers",
    "palier.apps.mailboxes",
    "palier.apps.vulnerabilities",
    "palier.apps.mailroom",
    "palier.apps.search",
    "palier.apps.knowledge",
    "palier.apps.views",
    "palier.apps.batches",
    "palier.apps.health",
    "palier.adapters.shared",
    "palier.adapters.health",
    "palier.adapters.desk",
    "palier.adapters.answers",
    "palier.adapters.security",
    "palier.adapters.mail",
    "palier.adapters.portal",
    "palier.adapters.offer",
    "palier.adapters.help",
    "palier.adapters.status",
    "palier.adapters.jobs",
]

MIDDLEWARE = [
    "palier.adapters.shared.caller.CallerBehindProxies",
    "palier.adapters.shared.headers.SecurityHeaders",
    "palier.adapters.status.serving.StatusPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "palier.adapters.shared.typed.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "palier.adapters.shared.reader.ReaderLanguageAndZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "palier.project.urls"
WSGI_APPLICATION = "palier.project.wsgi.application"
ASGI_APPLICATION = "palier.project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("palier.adapters.shared.folding.FoldingLoader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

DATABASES = {"default": django_database(env.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Agent"
AUTHENTICATION_BACKENDS = ["palier.apps.staff.backends.AgentBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:queue"
LOGOUT_REDIRECT_URL = "desk:login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [SOURCE / "locale"]
FORMAT_MODULE_PATH = "palier.project.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = env.path("PALIER_STATIC_ROOT", HOME / "static")
STATICFILES_DIRS = [SOURCE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "palier.apps.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "palier.adapters.shared.problems.page_grown_old"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 2**20

MAIL_ADDRESS = env.text("PALIER_MAIL_ADDRESS", "support@palier.localhost")
MAIL_ALSO = env.words("PALIER_MAIL_ALSO", "")
MAIL_NAME = env.text("PALIER_MAIL_NAME", "")
MAIL_AUTHSERV = env.text("PALIER_MAIL_AUTHSERV", "")
MAIL_CHECK = env.text("PALIER_MAIL_CHECK", "")
MAIL_RECEIVED_BY = env.text("PALIER_MAIL_RECEIVED_BY", "")
MAIL_LISTEN = env.text("PALIER_MAIL_LISTEN", "127.0.0.1:2525")
MAIL_MAX_BYTES = env.whole("PALIER_MAIL_MAX_BYTES", 25 * 2**20)
SMTP_URL = env.text("PALIER_SMTP_URL", "")
SMTP_CA_FILE = env.text("PALIER_SMTP_CA_FILE", "")

OFFER_FRAMES = env.words("PALIER_OFFER_FRAMES", "")

STATUS_ROOT = env.path("PALIER_STATUS_ROOT", HOME / "status")
STATUS_URL = env.text("PALIER_STATUS_URL", "")
STATUS_NAME = env.text("PALIER_STATUS_NAME", "")

BILLING_TOKEN = env.token("PALIER_BILLING_TOKEN")

HOOKS_PRIVATE = env.words("PALIER_HOOKS_PRIVATE", "")

ANSWERS_WAIT = env.whole("PALIER_ANSWERS_WAIT", 10)

REFERENCE_PREFIX = env.text("PALIER_REFERENCE_PREFIX", "PAL")

LOGGING = logging_settings()

PROCRASTINATE_ON_APP_READY = "palier.adapters.jobs.app.on_app_ready"
