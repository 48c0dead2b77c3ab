"""A line in the log for each sign-in and each that failed (ASVS 16.3): never who, or with which address."""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

_log = logging.getLogger("panreflex.sign_in")


def _signed_in(sender: object, **kwargs: Any) -> None:
    _log.info("signed in")


def _signed_out(sender: object, **kwargs: Any) -> None:
    _log.info("signed out")


def _failed(sender: object, **kwargs: Any) -> None:
    _log.warning("sign-in failed")


user_logged_in.connect(_signed_in)
user_logged_out.connect(_signed_out)
user_login_failed.connect(_failed)
