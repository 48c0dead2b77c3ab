"""With a public address over TLS, cookies carry the marks that keep them with us."""

import json
import os
import subprocess
import sys

import pytest

LOOK = """
import json, django
django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.views.answering import remember
client = Client()
plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES=settings.STORAGES | plain):
    client.get("/konto/login/", secure=True, headers={"Host": "pan.example"})
collected = HttpResponse()
remember(collected, Keeper(browser="token"))
client.cookies.update(collected.cookies)
print(json.dumps({name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
                  for name, morsel in client.cookies.items()} | {"settings": settings.SESSION_COOKIE_NAME}))
"""


@pytest.mark.django_db
def test_cookies_over_tls_are_bound_to_our_host():
    environment = os.environ | {"PANREFLEX_BASE_URL": "https://pan.example", "PANREFLEX_HOSTS": "pan.example"}

    done = subprocess.run([sys.executable, "-c", LOOK], env=environment, stdout=subprocess.PIPE, text=True, check=True)

    cookies = json.loads(done.stdout.splitlines()[-1])
    assert cookies.pop("settings") == "__Host-session"
    assert cookies["__Host-csrf"] == {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert cookies["__Host-reading-list"]["httponly"]
    assert cookies["__Host-reading-list-there"]["samesite"] == "Lax"
    assert all(name.startswith("__Host-") and cookie["secure"] for name, cookie in cookies.items())
