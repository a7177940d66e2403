"""Django's settings, from the environment only. `docs/operations/settings.md` lists every name."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ascolto.config import environment as env

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(env.text("ASCOLTO_DATA") or ROOT / ".data").expanduser().absolute()
FILES = DATA / "files"

DEBUG = env.flag("ASCOLTO_DEBUG")
SECRET_KEY = env.secret_key(DATA)
SECRET_KEY_FALLBACKS = env.listing("ASCOLTO_SECRET_KEY_FALLBACKS")
PUBLIC_URL = env.text("ASCOLTO_PUBLIC_URL").rstrip("/")
ALLOWED_HOSTS = env.listing("ASCOLTO_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
if PUBLIC_URL:
    ALLOWED_HOSTS.append(PUBLIC_URL.split("://", 1)[-1].split("/")[0].rsplit(":", 1)[0])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
IS_SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "ascolto.web.settings",  # before allauth: its pages in our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "ascolto.core",
    "ascolto.channels",
    "ascolto.nlp",
    "ascolto.customers",
    "ascolto.commitments",
    "ascolto.operate",
    "ascolto.monitor",
    "ascolto.web",
    "ascolto.web.design",
    "ascolto.web.operate",
    "ascolto.web.monitor",
    "ascolto.web.customers",
    "ascolto.web.library",
    "ascolto.web.channels",
    "ascolto.web.playbooks",
    "ascolto.web.portal",
    "ascolto.web.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ascolto.web.membership.MembershipMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ascolto.config.urls"
WSGI_APPLICATION = "ascolto.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ascolto.web.context.frame",
            ],
            "builtins": [
                "ascolto.web.design.templatetags.design",
                "ascolto.web.operate.templatetags.operate",
                "ascolto.web.operate.templatetags.money",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who may come in -------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "ascolto.web.people.display"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "ascolto.web.people.AccountAdapter"  # nobody signs up by themselves
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = (
    False  # this device stays, all others are logged out
)
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "ascolto.web.people.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators vouch for addresses
MFA_TOTP_ISSUER = "Ascolto"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "ascolto.web.people.login_name"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "ascolto_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_SECURE:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# Forwarded headers are believed only from proxies that are named (see config/asgi.py).
TRUSTED_PROXIES = env.listing("ASCOLTO_TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language and time -----------------------------------------------------------------------

USE_I18N = USE_TZ = True
LANGUAGE_CODE = "it"
FORMAT_MODULE_PATH = "ascolto.config.formats"
LANGUAGES = [("it", _("Italian")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Europe/Rome"

# --- files, mail, limits ---------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ascolto.config.static_files.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
ATTACHMENT_LIMIT = env.number("ASCOLTO_ATTACHMENT_MB", 25) * 1024 * 1024
BODY_LIMIT = env.number("ASCOLTO_BODY_MB", 30) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Mail of the product itself: escalations, answers to chat visitors who left. "smtp://user:pw@host:587"
MAIL_URL = env.text("ASCOLTO_MAIL_URL")
globals().update(env.mail(MAIL_URL))
MAIL_FROM = env.text("ASCOLTO_MAIL_FROM")

# --- processes -------------------------------------------------------------------------------

BROKER_URL = env.text("ASCOLTO_BROKER_URL")  # empty: threads run the jobs
METRICS_TOKEN = env.text(
    "ASCOLTO_METRICS_TOKEN"
)  # empty: /metrics answers this machine only
WEB_THREADS = env.number("ASCOLTO_WEB_THREADS", 16)
UNSAFE_DURABILITY = env.flag("ASCOLTO_UNSAFE_DURABILITY")
UNDO_SECONDS = env.number("ASCOLTO_UNDO_SECONDS", 10)

LOGGING_CONFIG = None  # structlog is set up in ascolto.config.logs

# A second reader of messages, besides our own models. Off unless said.
READER_ENCODER = env.flag("ASCOLTO_READER_ENCODER")
READER_URL = env.text("ASCOLTO_READER_URL")
READER_MODEL = env.text("ASCOLTO_READER_MODEL")
READER_KEY = env.text("ASCOLTO_READER_KEY")
READER_FOLDER = env.text("ASCOLTO_READER_FOLDER")
