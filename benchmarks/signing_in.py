"""How long a sign-in takes, beside hashing the password alone: all that comes to it may cost a fifth of the hash.

Both take turns in one process, and a sign-in goes through the whole stack of middleware: it finds the account, counts
the attempt, checks the hash, begins a session and remembers the browser. Each one comes from a new browser.
"""

import itertools
import os
import sys
import time
from collections.abc import Callable

import django

from benchmarks.bare_page.serving import report
from panreflex.project import data_folder, embedded_postgres

ROUNDS = 200
PEOPLE = 5
PASSWORD = "Nebel über dem Hafen um sieben"


def main() -> bool:
    """Print the ratio; true if the target is met."""
    with data_folder.scratch() as data, embedded_postgres.database(data) as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
            "PANREFLEX_DATA": str(data),
            "PANREFLEX_DATABASE_URL": url,
            "PANREFLEX_SECRET_KEY": data_folder.secret_key(data),
            "PANREFLEX_HOSTS": "testserver",
            "PANREFLEX_DEBUG": "",
            "PANREFLEX_DEMO": "",
            "PANREFLEX_LOG_LEVEL": "WARNING",
        }
        django.setup()
        hash_alone, sign_in = _prepared()
        seconds: dict[str, list[float]] = {"hash alone": [], "sign-in": []}
        for number in range(-10, ROUNDS):
            for kind, work in (("hash alone", hash_alone), ("sign-in", sign_in)):
                took = _timed(work)
                if number >= 0:
                    seconds[kind].append(took)
    return report(seconds, yardstick="hash alone", targets={"sign-in": ("p95", 1.2)})


def _prepared() -> tuple[Callable[[], object], Callable[[], object]]:
    """Check a password, and sign in with it; both for one person after the other."""
    from allauth.account.models import EmailAddress  # these need Django's settings
    from django.core.management import call_command
    from django.test import Client

    from panreflex.people.models import User

    call_command("migrate", verbosity=0)
    people = [User.objects.create_user(f"person{number}@stadt.example", PASSWORD) for number in range(PEOPLE)]
    for person in people:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    checked, signing = itertools.cycle(people), itertools.cycle(people)
    browser = Client()  # one, because each would set up the whole stack for itself

    def sign_in() -> None:
        browser.cookies.clear()
        answer = browser.post("/konto/login/", {"login": next(signing).email, "password": PASSWORD})
        if answer.status_code != 302:
            raise SystemExit(f"The sign-in answered {answer.status_code}.")

    return lambda: next(checked).check_password(PASSWORD), sign_in


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(not main())
