"""The audit trail as administrators read it."""

from datetime import UTC, datetime

import pytest

from panreflex.people import deleting, granting
from panreflex.people.models import AuditEntry, Grant
from panreflex.project import editing_rights
from tests.making import make_client, make_example, make_user

pytestmark = pytest.mark.django_db


def note(at: datetime, action: str, actor: int | None = None, key: str = "1") -> None:
    AuditEntry.objects.create(at=at, actor=actor, action=action, object_type="people.user", object_key=key)


def test_entries_are_narrowed_by_person_object_and_day():
    note(datetime(2026, 3, 1, 12, tzinfo=UTC), "march", 7001)
    note(datetime(2026, 4, 1, 12, tzinfo=UTC), "april", 7001, key="77")
    note(datetime(2026, 4, 2, 12, tzinfo=UTC), "other", 7002)
    browser = make_client(make_user("administrator"))

    def shown(**filters: str) -> set[str]:
        page = browser.get("/verwaltung/protokoll/", filters).content.decode()
        return {word for word in ("march", "april", "other") if f"<td>{word}</td>" in page}

    assert shown(person="7001") == {"march", "april"}
    assert shown(person="7001", von="2026-04-01") == {"april"}
    assert shown(bis="2026-03-31") == {"march"}
    assert shown(q="77") == {"april"}


@pytest.mark.parametrize(
    "query",
    ["person=abc", "von=gestern", "bis=9999-12-31", "von=0001-01-01", "art=boese", "person=99999999999999999999"],
)
def test_what_cannot_be_is_explained(query):
    assert make_client(make_user("administrator")).get(f"/verwaltung/protokoll/?{query}").status_code == 422


def test_who_has_an_account_is_linked_and_who_is_gone_is_a_number():
    administrator, gone = make_user("administrator"), make_user("administrator")
    granting.grant(make_user(), Grant.Role.EDITOR, by=gone)
    deleting.delete(gone.pk, by=administrator)

    page = make_client(administrator).get("/verwaltung/protokoll/").content.decode()

    assert f'href="/verwaltung/personen/{administrator.pk}/"' in page
    assert f'href="/verwaltung/personen/{gone.pk}/"' not in page
    assert f">{gone.pk}<" in page.replace(" ", "").replace("\n", "")


def test_what_editors_did_stands_beside_it():
    editing_rights.set_up()
    editor = make_user("editor")
    make_example("spur", title="Ein Beispiel").save_revision(user=editor, log_action=True)

    page = make_client(make_user("administrator")).get(
        "/verwaltung/protokoll/", {"art": "redaktion", "person": str(editor.pk)}
    )

    assert "Ein Beispiel" in page.content.decode()


@pytest.mark.parametrize("key", ["²", "abc", "9" * 30])
def test_a_number_that_no_entry_has_finds_nothing(key):
    page = make_client(make_user("administrator")).get("/verwaltung/protokoll/", {"art": "redaktion", "q": key})

    assert "Kein Eintrag" in page.content.decode()


def test_the_table_holds_the_same_entries_without_formulas():
    note(datetime(2026, 4, 2, 12, tzinfo=UTC), "=cmd()", 7002)

    answer = make_client(make_user("administrator")).get("/verwaltung/protokoll.csv", {"person": "7002"})

    assert "2026-04-02 14:00:00;7002;'=cmd()" in answer.content.decode("utf-8-sig")
