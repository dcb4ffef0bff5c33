"""Settings of the site: everything that differs between two installations comes from the environment or from `.env`."""

import base64
import hashlib
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from integration import logs
from p2c.database import databases
from p2c.theme import UNFOLD as UNFOLD  # the theme looks for it here

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# Secrets may stand in files of their own: DATABASE_URL_FILE=/run/secrets/database_url.
_SECRETS = ("DATABASE_URL", "P2C_SECRET_KEY", "P2C_SECRETS_KEY", "P2C_BROKER_URL", "P2C_EMAIL_URL", "P2C_METRICS_TOKEN")
for _name in _SECRETS:
    if _path := env.str(f"{_name}_FILE", default=""):
        try:
            env.ENVIRON[_name] = Path(_path).read_text().strip()
        except OSError as _error:
            raise ImproperlyConfigured(f"{_name}_FILE is {_path!r}, which cannot be read: {_error.strerror}.") from None
_env_file = Path(env.str("P2C_ENV_FILE", default=str(BASE_DIR / ".env")))
if _env_file.is_file():
    env.read_env(str(_env_file))

# --- What kind of installation this is ---------------------------------------------------------------------------

P2C_ENV = env.str("P2C_ENV", default="demo")
if P2C_ENV not in ("demo", "production"):
    raise ImproperlyConfigured(f"P2C_ENV is {P2C_ENV!r}; set it to 'demo' or 'production'.")
PRODUCTION = P2C_ENV == "production"

# Keys that start like this are made for trying things out; production refuses them (p2c/checks.py).
DEMO_KEY_PREFIX = "demo-"
_DEMO_SECRET_KEY = DEMO_KEY_PREFIX + "not-a-secret-everybody-can-read-this-key-in-the-source"
_DEMO_SECRETS_KEY = (
    DEMO_KEY_PREFIX + base64.urlsafe_b64encode(hashlib.sha256(_DEMO_SECRET_KEY.encode()).digest()).decode()
)

DEBUG = env.bool("P2C_DEBUG", default=False)
SECRET_KEY = env.str("P2C_SECRET_KEY", default="" if PRODUCTION else _DEMO_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.list("P2C_SECRET_KEY_FALLBACKS", default=[])

# Fernet keys for stored secrets, newest first, separated by commas: the first encrypts, all of them decrypt.
_secrets_keys = env.list("P2C_SECRETS_KEY", default=[] if PRODUCTION else [_DEMO_SECRETS_KEY])
SECRETS_KEYS_ARE_DEMO = any(key.startswith(DEMO_KEY_PREFIX) for key in _secrets_keys)
P2C_SECRETS_KEYS = [key.removeprefix(DEMO_KEY_PREFIX) for key in _secrets_keys]

if PRODUCTION:
    from p2c.production import refuse_demo_settings

    refuse_demo_settings(SECRET_KEY, DEBUG, P2C_SECRETS_KEYS, SECRETS_KEYS_ARE_DEMO, DEMO_KEY_PREFIX)

ALLOWED_HOSTS = env.list("P2C_ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("P2C_CSRF_TRUSTED_ORIGINS", default=[])

# Who may sign in to the demonstration; the demo command creates this user, production has none.
P2C_DEMO_USER = env.str("P2C_DEMO_USER", default="demo")
P2C_DEMO_PASSWORD = env.str("P2C_DEMO_PASSWORD", default="demo")

# --- Apps --------------------------------------------------------------------------------------------------------

# "unfold" or "plain" (Django's own admin). integration/admin/base.py is the only module that imports the theme.
P2C_ADMIN_THEME = env.str("P2C_ADMIN_THEME", default="unfold")
THEMED = P2C_ADMIN_THEME != "plain" and find_spec("unfold") is not None

_THEME_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
]

INSTALLED_APPS = [
    *(_THEME_APPS if THEMED else []),
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "crispy_forms",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "import_export",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "integration.apps.IntegrationConfig",
    "crm.apps.CrmConfig",
    "erp.bc.apps.BcConfig",
    "erp.fo.apps.FoConfig",
    "p2c.apps.P2CConfig",
]

MIDDLEWARE = [
    "integration.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "p2c.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "p2c.compression.CompressionMiddleware",  # within the one that answers files: it keeps them compressed
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "p2c.sessions.SessionLimits",
    "p2c.time_zones.TimeZoneMiddleware",
    "p2c.activity.ActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "integration.middleware.OriginMiddleware",
    "p2c.errors.PassingTrouble",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "p2c.urls"
WSGI_APPLICATION = "p2c.wsgi.application"
ASGI_APPLICATION = "p2c.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "integration.light.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# boxes to fill in are made from the same templates as pages, and as lightly
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# crispy-forms ships no templates of its own: the theme brings a pack, templates/crispy_plain is ours.
CRISPY_TEMPLATE_PACK = "unfold_crispy" if THEMED else "crispy_plain"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("unfold_crispy", "crispy_plain")
CRISPY_FAIL_SILENTLY = False

# --- Data --------------------------------------------------------------------------------------------------------

DATABASES = databases(env, BASE_DIR)
CACHES = {
    "default": env.cache_url("P2C_CACHE_URL", default="locmemcache://"),
    # what all web processes must remember alike (requests that may be repeated); SQLite is served by one process
    "shared": env.cache_url(
        "P2C_CACHE_URL",
        default="locmemcache://"
        if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
        else "dbcache://p2c_shared?max_entries=10000",
    ),
}

# --- What is taken in at once: more is refused before it is read whole, and a proxy should refuse it before that

# a page of rows sends several fields for each: the largest is a value map with a thousand entries
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# a form: a file of table mappings (at most 5 MB) travels with the page that shows what it would do, and is encoded
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "integration.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Background work ---------------------------------------------------------------------------------------------

P2C_QUEUE = env.str("P2C_QUEUE", default="database")
_TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
    "celery": "p2c.celery.CeleryBackend",
}
if P2C_QUEUE not in _TASK_BACKENDS:
    raise ImproperlyConfigured(f"P2C_QUEUE is {P2C_QUEUE!r}; set it to one of: {', '.join(_TASK_BACKENDS)}.")
TASKS = {"default": {"BACKEND": _TASK_BACKENDS[P2C_QUEUE]}}
# Where RabbitMQ is, with P2C_QUEUE=celery.
P2C_BROKER_URL = env.str("P2C_BROKER_URL", default="amqp://guest:guest@127.0.0.1:5672//")

# --- The integration ---------------------------------------------------------------------------------------------

# The engine knows tables only by these roles.
INTEGRATION = {
    "USER_TABLE": "crm.systemuser",
    "COMPANY_TABLE": "crm.company",
    "CURRENCY_TABLE": "crm.transactioncurrency",
    "TEAM_TABLE": "crm.team",
    "PRICE_LIST_TABLE": "crm.pricelevel",
    # Days that the journal, ended runs and closed issues are kept.
    "KEEP_DAYS": env.int("P2C_KEEP_DAYS", default=400),
    # A phase of a run with more than twice as many records is split into parts of this number, which any worker takes
    # (PostgreSQL; SQLite has one writer).
    "PART_RECORDS": env.int("P2C_PART_RECORDS", default=25_000),
    # A change waits so many seconds for others to come along before its mapping runs by itself.
    "WAKE_SECONDS": env.int("P2C_WAKE_SECONDS", default=5),
    # Millions of bytes of a file of records at most, and of the body of a REST request.
    "FILE_MEGABYTES": env.int("P2C_FILE_MEGABYTES", default=20),
    "BODY_MEGABYTES": env.int("P2C_BODY_MEGABYTES", default=10),
    # Who is told by mail of a schedule in error or a run that gets nowhere; the site's address makes links of it.
    "ALERT_EMAILS": env.list("P2C_ALERT_EMAILS", default=[]),
    "SITE_URL": env.str("P2C_SITE_URL", default=""),
}

# Data integration: rows of one execution at most, days its history is kept, and whether products that arrive in Sales
# can be sold at once (the system setting of Sales).
P2C_EXECUTION_ROWS = env.int("P2C_EXECUTION_ROWS", default=500_000)
P2C_EXECUTION_DAYS = env.int("P2C_EXECUTION_DAYS", default=45)
P2C_SCHEDULED_PROJECTS = env.int("P2C_SCHEDULED_PROJECTS", default=50)
P2C_NEW_PRODUCTS_ACTIVE = env.bool("P2C_NEW_PRODUCTS_ACTIVE", default=True)
# Whether the discount percentage of an order in Sales is its payment discount in Business Central, too.
P2C_PAYMENT_DISCOUNT_FROM_SALES = env.bool("P2C_PAYMENT_DISCOUNT_FROM_SALES", default=True)
# Readiness says so when a change has waited longer than this.
P2C_PENDING_MINUTES = env.int("P2C_PENDING_MINUTES", default=60)

# Who may read /metrics: whoever says this token; without one, this machine only.
P2C_METRICS_TOKEN = env.str("P2C_METRICS_TOKEN", default="")

# --- Mail: unless a server is named, for example smtp+tls://user:password@host:587, it is written to standard output,
# --- and by a demonstration into a folder, where it can be looked at.

vars().update(env.email_url("P2C_EMAIL_URL", default="consolemail://"))
if not PRODUCTION and "P2C_EMAIL_URL" not in env.ENVIRON:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(BASE_DIR / "sent_mail")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("P2C_EMAIL_FROM", default="p2c@localhost")

# --- Languages and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("sv", _("Swedish")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["p2c.formats"]
USE_I18N = True
USE_TZ = True
# The installation's zone until its connection names one; what is stored is UTC.
TIME_ZONE = env.str("P2C_TIME_ZONE", default="") or "UTC"
try:
    ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError):
    raise ImproperlyConfigured(
        f"P2C_TIME_ZONE is {TIME_ZONE!r}, which is no time zone; set it to one such as Europe/Copenhagen, or UTC."
    ) from None

# --- Static files ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
# The demonstration serves files from where the apps keep them; production runs collectstatic first.
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Signing in --------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"

# Nobody stays signed in for longer than this, nor when nothing was done for so long (0: no limit).
P2C_SESSION_HOURS = env.int("P2C_SESSION_HOURS", default=12)
P2C_IDLE_MINUTES = env.int("P2C_IDLE_MINUTES", default=60)
SESSION_COOKIE_AGE = (P2C_SESSION_HOURS or 336) * 3600
# A token of the REST interface is valid for so many days.
P2C_TOKEN_DAYS = env.int("P2C_TOKEN_DAYS", default=180)

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = False  # who signed in and out, when and from where; pruned with the journal

# --- REST --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "p2c.tokens.LimitedTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["p2c.permissions.ModelPermissions"],
    "DEFAULT_PARSER_CLASSES": ["integration.api.parsers.JsonObject"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "integration.api.pages.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "integration.api.filters.StrictFilterBackend",
        "integration.api.filters.RecordSearch",
        "integration.api.filters.StrictOrdering",
    ],
    "EXCEPTION_HANDLER": "integration.api.errors.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("P2C_THROTTLE_ANON", default="60/min"),
        "user": env.str("P2C_THROTTLE_USER", default="1200/min"),
    },
    # proxies in front: without one nobody can say by a header that he is somebody else
    "NUM_PROXIES": env.int("P2C_PROXIES", default=1 if env.bool("P2C_BEHIND_PROXY", default=False) else 0),
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # a table may have a column “format” to filter by
}

SPECTACULAR_SETTINGS = {
    "TITLE": "P2C",
    "DESCRIPTION": "Sales and ERP tables, couplings, synchronisation runs and issues.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "integration.api.schema.common_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "DirectionEnum": "integration.models.mapping.Direction",
        "OneWayEnum": "integration.models.mapping.ONE_WAY",
        "FirstSynchEnum": "integration.models.coupling.Coupling.FirstSynch",
        "RunKindEnum": "integration.models.run.RunKind",
        "RunStatusEnum": "integration.models.run.RunStatus",
        "LineStatusEnum": "integration.models.full_synch.LineStatus",
        "JobStatusEnum": "integration.models.full_synch.JobStatus",
        "ScheduleStatusEnum": "integration.models.schedule.ScheduleStatus",
        "LinkedKindEnum": "erp.bc.api.links.KINDS",
        "ExecutionStatusEnum": "p2c.models.execution.ExecutionStatus",
        "RecurUnitEnum": "p2c.models.project.RecurUnit",
    },
    "TAGS": [
        {"name": "Sales", "description": "The tables of Dynamics 365 Sales, columns by their logical names."},
        {"name": "Business Central", "description": "The tables of Business Central."},
        {"name": "Finance and Operations", "description": "The tables of Finance and Operations, per legal entity."},
        {"name": "Connection", "description": "What the two sides are connected with."},
        {"name": "Table mappings", "description": "Which tables and fields correspond, and the runs to ask for."},
        {"name": "Transformation rules", "description": "What is done to values on their way."},
        {"name": "Couplings", "description": "Which record of one side is which of the other."},
        {"name": "Runs", "description": "What was done: runs, synch jobs, the journal, changes still pending."},
        {"name": "Records", "description": "One record of either side: why it travels or not, what happened to it."},
        {"name": "Schedules", "description": "What runs by itself, how often, and when it looks next."},
        {"name": "Issues", "description": "What needs a person, or only time."},
        {
            "name": "Data integration",
            "description": "Projects between Sales and Finance and Operations.",
        },
        {"name": "Documents", "description": "Orders and quotes of Sales on their way into Business Central."},
        {"name": "Full synchronisation", "description": "All table mappings, in the order of their dependencies."},
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Transport ---------------------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Everything comes from this site, and no script stands in a page. Two things are conceded: attributes and elements of
# style, which the theme and our pages have, and on pages of the admin what its Alpine needs (p2c/headers.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("P2C_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]  # probes come from inside, without TLS
    SECURE_HSTS_SECONDS = env.int("P2C_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # the prefix ties a cookie to this very host: no other one of the domain can set it
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    if env.bool("P2C_BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logging: to standard error, as text or JSON lines; what is never in it: integration/logs.py ----------------------

P2C_LOG_FORMAT = env.str("P2C_LOG_FORMAT", default="text")
if P2C_LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"P2C_LOG_FORMAT is {P2C_LOG_FORMAT!r}; set it to 'text' or 'json'.")
P2C_LOG_LEVEL = env.str("P2C_LOG_LEVEL", default="").upper()
if P2C_LOG_LEVEL not in ("", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    raise ImproperlyConfigured(
        f"P2C_LOG_LEVEL is {P2C_LOG_LEVEL!r}; set it to DEBUG, INFO, WARNING, ERROR or CRITICAL."
    )
LOGGING = logs.config(P2C_LOG_FORMAT, P2C_LOG_LEVEL)
