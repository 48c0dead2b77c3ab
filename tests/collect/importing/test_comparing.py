"""What a file is compared with: everything that is here, in a few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panreflex.collect.importing.comparing import Comparison
from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.collect.library.words import Words
from tests.making import make_example, make_publication

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("model", "make"), [(Publication, make_publication), (PracticeExample, make_example)])
def test_comparing_asks_as_often_for_many_entries_as_for_one(model, make):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Comparison(model, words, [])
        return len(asked)

    words = Words.load()
    make()
    with_one = queries()
    for _number in range(5):
        make()

    assert queries() == with_one
