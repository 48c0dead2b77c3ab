"""The platform's settings with the yardstick beside them."""

from panreflex.project.settings import *  # noqa: F403
from panreflex.project.settings import INSTALLED_APPS

INSTALLED_APPS = ["benchmarks.bare_page", *INSTALLED_APPS]
