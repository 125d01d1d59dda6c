"""`python -m tests.mail`: learn again what reads like an end, after the corpus has changed."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    os.environ.setdefault("EINKLANG_DEMO", "1")
    django.setup()
    from .teaching import keep

    keep()


if __name__ == "__main__":
    main()
