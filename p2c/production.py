"""What a production installation must not run with; used when settings load and again by `manage.py check`."""

from django.core.exceptions import ImproperlyConfigured


def complaints(
    secret_key: str, debug: bool, secrets_keys: list[str], secrets_keys_are_demo: bool, demo_prefix: str
) -> list[str]:
    """Return one sentence per setting that is fine for a demonstration and wrong for production."""
    found = []
    if not secret_key:
        found.append("P2C_SECRET_KEY is not set: set it to a random text of at least 50 characters.")
    elif secret_key.startswith((demo_prefix, "django-insecure-")):
        found.append("P2C_SECRET_KEY is a demonstration key: set it to a random text of at least 50 characters.")
    elif len(secret_key) < 50:
        found.append("P2C_SECRET_KEY is too short: set it to a random text of at least 50 characters.")
    if debug:
        found.append("P2C_DEBUG is on: remove it or set it to false.")
    if not secrets_keys:
        found.append("P2C_SECRETS_KEY is not set: set it to a Fernet key (32 random bytes in URL-safe base64).")
    elif secrets_keys_are_demo:
        found.append("P2C_SECRETS_KEY holds a demonstration key: set it to a Fernet key made for this installation.")
    return found


def refuse_demo_settings(
    secret_key: str, debug: bool, secrets_keys: list[str], secrets_keys_are_demo: bool, demo_prefix: str
) -> None:
    """Stop start-up while any complaint stands."""
    found = complaints(secret_key, debug, secrets_keys, secrets_keys_are_demo, demo_prefix)
    if found:
        raise ImproperlyConfigured("P2C_ENV is 'production', but " + " ".join(found))
