"""The door for the web server."""

import os

from django.core.asgi import get_asgi_application

from panreflex.base.media.door import limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panreflex.project.settings")
application = limited(get_asgi_application())
