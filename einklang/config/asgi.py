"""The entry point of `einklang room`."""

import os

from django.core.asgi import get_asgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
get_asgi_application()  # sets Django up; the pages are served by `einklang web`
application = import_string("einklang.room.sockets.application")
