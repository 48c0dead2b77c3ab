"""What operators do about addresses outside from the command line. Import only once Django is set up."""

from collections.abc import Callable
from typing import Any

from panreflex.base.links import rounds
from panreflex.base.links.models import Link
from panreflex.project.preflight import Refused

_TOLD_EVERY = 25


def check(limit: int | None, progress: Callable[[str], None]) -> dict[str, Any]:
    """Ask for what is due, at most `limit` addresses: figures of the round, and `dead`, what counts as such.

    Raises Refused if the check is switched off or another round is on.
    """

    def tell(done: int, total: int) -> None:
        if done and done % _TOLD_EVERY == 0:
            progress(f"{done} of {total} addresses")

    try:
        tally = rounds.run(limit=limit, tell=tell)
    except rounds.NotRun as reason:
        raise Refused(str(reason)) from None
    return tally._asdict() | {"dead": list(Link.objects.dead().order_by("url").values_list("url", flat=True))}


def in_words(found: dict[str, Any]) -> str:
    """The same for the person at the console."""
    lines = [
        f"{found['asked']} asked: {found['good']} good, {found['failed']} failed, "
        f"{found['unknowable']} that a machine cannot judge. {len(found['dead'])} count as dead.",
        *(f"  dead  {url}" for url in found["dead"]),
    ]
    if found["offline"]:
        lines.append("Hardly any server answered, so failures were not counted. Is there a way to the internet?")
    return "\n".join(lines)
