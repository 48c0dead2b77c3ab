"""A shared reading list of real entries, as somebody collects them for a council paper."""

from itertools import cycle, islice

from django.urls import reverse
from django.utils import timezone

from panreflex.base.publishing import Publishable
from panreflex.collect.library.models import Interview, PracticeExample, Publication
from panreflex.distil.models import Recommendation
from panreflex.share.reading_lists.models import Entry, ReadingList, digest

# Of ten entries, this many are of each kind.
MIXTURE: dict[type[Publishable], int] = {PracticeExample: 5, Publication: 2, Recommendation: 2, Interview: 1}
NOTE = "Für den Ausschuss aufbereiten; vorher mit dem Personalrat sprechen."


def make(length: int) -> str:
    """The address from which it is taken along. Every other entry has a note."""
    reading_list = ReadingList.objects.create(
        browser_hash=digest("benchmark"), title="Personal in der Krise", is_current=True
    )
    token = reading_list.make_share_token()
    reading_list.shared_at, reading_list.shares_notes = timezone.now(), True
    reading_list.save()
    waiting = {kind: kind.objects.live().order_by("slug").iterator() for kind in MIXTURE}
    kinds = cycle([kind for kind, number in MIXTURE.items() for _time in range(number)])
    for place, kind in enumerate(islice(kinds, length)):
        entry = next(waiting[kind])
        Entry.objects.create(
            reading_list=reading_list,
            kind=kind._meta.label_lower,
            key=entry.pk,
            title=str(entry)[:300],
            note="" if place % 2 else NOTE,
            position=place,
        )
    return reverse("reading_lists:take-shared-along", args=[token])
