"""Taking over what a browser holds, in two tabs at once: the first decides, and nothing is lost."""

from collections.abc import Callable

import pytest

from panreflex.share.reading_lists import arranging
from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.models import ReadingList
from tests.making import make_example, make_user
from tests.share.reading_lists.taking_along.collected import TOKEN, collect
from tests.share.reading_lists.test_collecting import beside


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "second",
    [
        lambda user_id, left: arranging.discard(left),
        lambda user_id, left: arranging.merge(Keeper(user_id, TOKEN), left),
        lambda user_id, left: arranging.adopt(user_id, left),
    ],
    ids=["discard", "merge", "adopt"],
)
@pytest.mark.parametrize("has_own", [False, True])
def test_what_one_tab_made_a_list_of_the_account_no_other_tab_takes_away(
    second: Callable[[int, int], object], *, has_own: bool
):
    user = make_user()
    if has_own:
        collect(make_example("zwei"), owner=user, title="Konto")
    left = collect(make_example("eins", title="Eins"), title="Browser")

    with pytest.raises(ReadingList.DoesNotExist):
        beside(lambda: second(user.pk, left.pk), lambda: arranging.adopt(user.pk, left.pk))

    left.refresh_from_db()
    assert (left.owner_id, left.is_current) == (user.pk, True)
    assert [entry.title for entry in left.entries.there()] == ["Eins"]
