"""Password hashing that holds on statement day: 500 logins in minutes must not take 100 MB each."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP's minimum configuration."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
