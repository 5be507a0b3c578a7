"""The settings of the tests, but with connections that are kept as an installation keeps them.

Whoever is held up in the middle of a write waits until a slow machine has come so far, too.
"""

from channels_portal.settings import test

globals().update({name: value for name, value in vars(test).items() if name.isupper()})

DATABASES = {
    "default": {
        **test.DATABASES["default"],
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c statement_timeout=60000 -c lock_timeout=60000"},
    }
}
