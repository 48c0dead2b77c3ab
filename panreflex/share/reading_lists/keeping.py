"""Whose lists they are: of an account while somebody is signed in, else of the browser by its cookie. Knows no HTTP."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from panreflex.share.reading_lists.models import Entry, ReadingList, ReadingListQuerySet


@dataclass(frozen=True)
class Keeper:
    """Who collects. user_id: of whoever is signed in; browser: the token in the cookie, "" where there is none."""

    user_id: int | None = None
    browser: str = ""

    @property
    def lists(self) -> ReadingListQuerySet:
        """All that is hers and nothing else; what stands in the cookie of somebody signed in is not, until taken."""
        if self.user_id is not None:
            return ReadingList.objects.of_user(self.user_id)
        return ReadingList.objects.of_browser(self.browser)

    @property
    def current(self) -> ReadingList | None:
        """The list that is collected into, if there is one yet."""
        return self.lists.filter(is_current=True).first()

    @property
    def left_in_browser(self) -> ReadingList | None:
        """What was collected in this browser before signing in; None where nobody is signed in or nothing is there."""
        if self.user_id is None:
            return None
        there = Entry.objects.filter(reading_list=OuterRef("pk"), removed_at=None)
        return ReadingList.objects.of_browser(self.browser).filter(Exists(there)).first()
