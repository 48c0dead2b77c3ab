"""Settings of one installation. Everything an operator may change comes from the environment (docs/operations/)."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("PANREFLEX_DATA", ROOT / "var")).resolve()
# Where set-up puts the front end (npm packages, bundles); a package of the platform may bring its own.
BUILD = Path(os.environ.get("PANREFLEX_BUILD", ROOT / "build")).resolve()

# Demo mode shows demo accounts and the outbox, and runs on plain http of this machine only.
DEMO = os.environ.get("PANREFLEX_DEMO", "") == "1"
DEBUG = os.environ.get("PANREFLEX_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("PANREFLEX_SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "PANREFLEX_SECRET_KEY is not set. `make run` and `panreflex run` make one; elsewhere set it yourself."
    )
BASE_URL = os.environ.get("PANREFLEX_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
# Part of every ETag: pages of an older release are not taken for current ones.
CODE_VERSION = os.environ.get("PANREFLEX_RELEASE") or str(
    max(path.stat().st_mtime_ns for path in (ROOT / "panreflex").rglob("*.*"))
)
ALLOWED_HOSTS = os.environ.get("PANREFLEX_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
PROXIES = int(os.environ.get("PANREFLEX_PROXIES", "0"))  # base/requests: whose X-Forwarded-For is believed

# base/throttling: answers a minute for one network, 0 for any number.
REQUESTS_A_MINUTE = {
    "api": int(os.environ.get("PANREFLEX_API_LIMIT", "300")),
    "search": int(os.environ.get("PANREFLEX_SEARCH_LIMIT", "120")),
    "suggestions": int(os.environ.get("PANREFLEX_SUGGESTION_LIMIT", "600")),
    "feeds": int(os.environ.get("PANREFLEX_FEED_LIMIT", "120")),
    "exports": int(os.environ.get("PANREFLEX_EXPORT_LIMIT", "30")),
    "harvest": int(os.environ.get("PANREFLEX_HARVEST_LIMIT", "240")),
}

INSTALLED_APPS = [
    "panreflex.project.apps.ProjectConfig",
    "panreflex.share.reading_lists",
    "panreflex.share.exporting",
    "panreflex.share.pages",
    "panreflex.share.saved_searches",
    "panreflex.share.search",
    "panreflex.share.catalogue",
    "panreflex.share.events",
    "panreflex.share.law",
    "panreflex.share.feedback",
    "panreflex.distil",
    "panreflex.collect.editorial",
    "panreflex.collect.contributions",
    "panreflex.collect.importing",
    "panreflex.collect.surveys",
    "panreflex.collect.library",
    "panreflex.vocabulary",
    "panreflex.people",
    "panreflex.base.links",
    "panreflex.base.media",
    "panreflex.base",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "panreflex.people.signing_in.apps.SessionListConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "panreflex.base.requests.RequestLogMiddleware",
    "panreflex.base.security.SecurityHeadersMiddleware",
    "panreflex.base.languages.LanguageMiddleware",
    "panreflex.base.api.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "panreflex.base.security.RefuseMalformedInputMiddleware",
    "panreflex.base.errors.ErrorPagesMiddleware",
    "panreflex.base.caching.PublicPageMiddleware",
    "panreflex.base.throttling.ThrottlingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "panreflex.people.signing_in.second_factor.AuthenticationMiddleware",
    "panreflex.base.sessions.ActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "panreflex.base.forwarding.FormerAddressMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "panreflex.project.urls"
ASGI_APPLICATION = "panreflex.project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "panreflex.base.layout.context",
            ],
        },
    }
]
FORM_RENDERER = "panreflex.base.forms.KernRenderer"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        # Under ASGI each request runs in a thread of its own, so connections are pooled, not kept per thread.
        "OPTIONS": {
            "pool": {"min_size": 2, "max_size": 16, "timeout": 10},
            "options": "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=120s",
        },
        **{
            {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}[key]: value
            for key, value in conninfo_to_dict(
                os.environ.get("PANREFLEX_DATABASE_URL", "postgresql:///panreflex")
            ).items()
        },
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "panreflex.people.signing_in.passwords.KnownPasswords"},
    {"NAME": "panreflex.people.signing_in.passwords.OwnWords"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds; the letter says so
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/konto/"
# people/signing_in: who may make an account alone, and how long a session lives.
OPEN_SIGN_UP = os.environ.get("PANREFLEX_SIGN_UP", "1") == "1"
SESSION_IDLE_SECONDS = int(os.environ.get("PANREFLEX_SESSION_IDLE_MINUTES", "120")) * 60
SESSION_LONGEST_SECONDS = int(os.environ.get("PANREFLEX_SESSION_HOURS", "12")) * 3600
ACCOUNT_ADAPTER = "panreflex.people.signing_in.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or by its times above
ACCOUNT_CHANGE_EMAIL = True  # one address an account; the old one counts until the new one is confirmed
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # theirs count in the process; ours are in signing_in/slowing_down.py
MFA_ADAPTER = "panreflex.people.signing_in.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones run up to half a minute wrong
SOCIALACCOUNT_ADAPTER = "panreflex.people.signing_in.oidc.OidcAccountAdapter"
# Sign-in at a provider (OpenID Connect, for example a realm of Keycloak); off while there is no address.
OIDC_URL = os.environ.get("PANREFLEX_OIDC_URL", "").rstrip("/")
OIDC_CLIENT_ID = os.environ.get("PANREFLEX_OIDC_CLIENT_ID", "")
OIDC_NAME = os.environ.get("PANREFLEX_OIDC_NAME", "Ihrer Verwaltung")
OIDC_TRUSTS_EMAIL = os.environ.get("PANREFLEX_OIDC_TRUSTS_EMAIL", "") == "1"
OIDC_SECOND_FACTOR = frozenset(filter(None, os.environ.get("PANREFLEX_OIDC_SECOND_FACTOR", "").split(",")))
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "oidc": {
        "APP": {
            "provider_id": "oidc",
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT_ID,
            "secret": os.environ.get("PANREFLEX_OIDC_SECRET", ""),
            "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
        }
    }
}
ACCOUNT_FORMS = {
    "login": "panreflex.people.signing_in.forms.SignInForm",
    "signup": "panreflex.people.signing_in.forms.SignUpForm",
    "add_email": "panreflex.people.signing_in.forms.ChangeAddressForm",
    "change_password": "panreflex.people.signing_in.forms.ChangePasswordForm",
    "set_password": "panreflex.people.signing_in.forms.SetPasswordForm",
    "reset_password": "panreflex.people.signing_in.forms.RequestResetForm",
    "reset_password_from_key": "panreflex.people.signing_in.forms.ResetPasswordForm",
    "reauthenticate": "panreflex.people.signing_in.forms.ConfirmByPasswordForm",
}
MFA_FORMS = {
    "authenticate": "panreflex.people.signing_in.forms.CodeForm",
    "reauthenticate": "panreflex.people.signing_in.forms.ConfirmByCodeForm",
    "activate_totp": "panreflex.people.signing_in.forms.SetUpAppForm",
    "login_webauthn": "panreflex.people.signing_in.forms.SignInWithPasskeyForm",
    "authenticate_webauthn": "panreflex.people.signing_in.forms.PasskeyForm",
    "reauthenticate_webauthn": "panreflex.people.signing_in.forms.ConfirmByPasskeyForm",
    "add_webauthn": "panreflex.people.signing_in.forms.AddPasskeyForm",
    "edit_webauthn": "panreflex.people.signing_in.forms.RenamePasskeyForm",
}

SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # base.security sets the headers, for our static files as well
    "security.W019",  # frames of our own: Wagtail's previews
]
SESSION_ENGINE = "panreflex.base.sessions"
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
# share/reading_lists: the list of a browser where nobody is signed in, and a mark that scripts see.
READING_LIST_COOKIE_NAME = "__Host-reading-list" if SECURE else "reading-list"
READING_LIST_MARK_NAME = "__Host-reading-list-there" if SECURE else "reading-list-there"
READING_LIST_COOKIE_AGE = 90 * 86_400  # seconds after the last change
CSRF_FAILURE_VIEW = "panreflex.base.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews pages in a frame of its own admin
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # Wagtail's editing forms with many repeated rows

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [BUILD / "locale"]  # compiled from locale/ by set-up: python -m panreflex.base.translating
FORMAT_MODULE_PATH = ["panreflex.base.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "static"
STATICFILES_DIRS = [BUILD / "frontend"] if (BUILD / "frontend").is_dir() else []
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
# base/media: what may be uploaded, in bytes, and who looks for viruses ("tcp://host:3310", "unix:///path").
MAX_PICTURE_BYTES = int(os.environ.get("PANREFLEX_MAX_PICTURE_MB", "20")) * 2**20
MAX_DOCUMENT_BYTES = int(os.environ.get("PANREFLEX_MAX_DOCUMENT_MB", "25")) * 2**20
MAX_VIDEO_BYTES = int(os.environ.get("PANREFLEX_MAX_VIDEO_MB", "100")) * 2**20
VIRUS_SCANNER = os.environ.get("PANREFLEX_VIRUS_SCANNER", "")
ADMINISTRATORS = "panreflex.people.reaching.administrators"  # base/media: whose addresses hear of malware
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "panreflex.base.mailing.QueueBackend"
EMAIL_TIMEOUT = 20  # seconds; a row is locked meanwhile
EMAIL_HOST = os.environ.get("PANREFLEX_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("PANREFLEX_SMTP_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("PANREFLEX_MAIL_FROM", "panreflex@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# share/feedback: who hears of reported barriers ("": all administrators), and within how many days they answer.
FEEDBACK_TO = os.environ.get("PANREFLEX_FEEDBACK_TO", "")
FEEDBACK_DAYS = int(os.environ.get("PANREFLEX_FEEDBACK_DAYS", "28"))

# collect/editorial: whether somebody alone may publish, and after how many months an entry is looked at again.
FOUR_EYES = os.environ.get("PANREFLEX_FOUR_EYES", "recommended")
if FOUR_EYES not in ("recommended", "required"):
    raise ImproperlyConfigured("PANREFLEX_FOUR_EYES is neither recommended nor required.")
WAITING_LISTS = ["panreflex.share.search.waiting_lists.piles"]  # what later rooms add to the team's lists
REVIEW_MONTHS = int(os.environ.get("PANREFLEX_REVIEW_MONTHS", "24"))
RELEASE = "panreflex.collect.editorial.releasing.release"  # base/publishing: asked before anything is published

# collect/importing: how much one file may bring, and who is asked for a work by its DOI ("": nobody).
MAX_IMPORT_BYTES = int(os.environ.get("PANREFLEX_MAX_IMPORT_MB", "25")) * 2**20
MAX_IMPORT_ROWS = int(os.environ.get("PANREFLEX_MAX_IMPORT_ROWS", "20000"))
WORKED_ON = ["panreflex.collect.editorial.notes.noted_at"]  # asked for work at entries before an import is taken back
DOI_RESOLVER = os.environ.get("PANREFLEX_DOI_RESOLVER", "").rstrip("/")
DOI_HOSTS = frozenset(
    filter(
        None,
        os.environ.get("PANREFLEX_DOI_HOSTS", "doi.org,data.crossref.org,api.crossref.org,data.datacite.org").split(
            ","
        ),
    )
)

WAGTAIL_SITE_NAME = "PanReflex"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_CONTENT_LANGUAGES = [("de", _("Deutsch"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", _("Deutsch"))]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing loads from a foreign host
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # nobody is one; roles are granted
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "panreflex.base.media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gif"]
WAGTAILDOCS_DOCUMENT_MODEL = "media.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "panreflex.base.media.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no oEmbed: it would ask foreign hosts

# base/layout: what every page leads to in Leichte Sprache and Gebärdensprache.
RENDITIONS = "panreflex.share.pages.renditions.of_site"
# share/catalogue/participants: what later rooms know of municipalities that took part in something.
TAKING_PART = ["panreflex.share.pages.partner_cities.taking_part"]

# base/changes defers one job per name; later stages follow what changed without being called (see architecture).
CHANGE_FOLLOWERS = [
    "search.follow_changes",
    "base.follow_addresses",
    "links.follow_changes",
    "exporting.follow_changes",
    "saved_searches.follow_changes",
]
# base/forwarding: routes of the API and the pages of the same entries, which move and vanish together.
API_OF_PAGES = {
    "/api/v1/examples/": "/gute-beispiele/",
    "/api/v1/publications/": "/literatur/",
    "/api/v1/projects/": "/forschungsprojekte/",
    "/api/v1/interviews/": "/im-gespraech/",
    "/api/v1/recommendations/": "/empfehlungen/",
    "/api/v1/figures/": "/befragungen/",
    "/api/v1/events/": "/termine/",
    "/api/v1/news/": "/aktuelles/",
}

# base/personal_data: modules with the register of what is kept of people; the account itself comes first.
PERSONAL_DATA: list[str] = [
    "panreflex.people.personal_data",
    "panreflex.people.signing_in.personal_data",
    "panreflex.collect.importing.personal_data",
    "panreflex.collect.editorial.personal_data",
    "panreflex.collect.contributions.personal_data",
    "panreflex.share.feedback.personal_data",
    "panreflex.share.search.personal_data",
    "panreflex.share.saved_searches.personal_data",
    "panreflex.share.reading_lists.personal_data",
]

# base/checking: modules with checks of the set-up.
SETUP_CHECKS = [
    "panreflex.base.checking.configuration",
    "panreflex.base.checking.machine",
    "panreflex.base.checking.work",
    "panreflex.base.links.setup_checks",
    "panreflex.people.setup_checks",
    "panreflex.share.feedback.setup_checks",
    "panreflex.share.law.setup_checks",
    "panreflex.share.search.setup_checks",
]

# base/meaning: whether texts get vectors; without them everything works on words.
MEANING = os.environ.get("PANREFLEX_MEANING", "on") != "off"

# base/links: modules that say what leads outside, and whether addresses are asked; in demo mode nobody is called.
LINK_CHECK = os.environ.get("PANREFLEX_LINK_CHECK", "0" if DEMO else "1") == "1"
PROXY = os.environ.get("PANREFLEX_PROXY", "")  # the way out of the house, "http://proxy:3128"
LINK_SOURCES = [
    "panreflex.collect.library.link_sources",
    "panreflex.collect.surveys.link_sources",
    "panreflex.distil.link_sources",
    "panreflex.share.events.link_sources",
    "panreflex.share.pages.link_sources",
    "panreflex.vocabulary.link_sources",
    "panreflex.base.media.link_sources",
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_ON_APP_READY = "panreflex.base.jobs.prepare"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "panreflex.base.requests.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(levelname)s %(name)s %(message)s %(request_id)s",
            "rename_fields": {"levelname": "level", "name": "logger"},
            "timestamp": "time",  # UTC, whatever the time zone of the interface
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("PANREFLEX_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        # A line for every page that is loaded and every index that is brought up to date.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # Several lines for every job; what failed and why stands on the page of jobs.
        "procrastinate": {"level": "WARNING"},
    },
}
