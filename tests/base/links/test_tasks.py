"""The jobs, done by a real worker."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import changes, scheduling
from panreflex.base.describing import description
from panreflex.base.links import rounds
from panreflex.base.links.models import Link, Mention, Run
from panreflex.base.links.tasks import check_one
from panreflex.base.models import TaskRun
from tests.base.links.web import HurryingClock, answer
from tests.making import make_publication
from tests.working import do_waiting_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_internet(web, settings, monkeypatch):
    """The jobs find their way into the internet of the test."""
    settings.LINK_CHECK = True
    settings.CHANGE_FOLLOWERS = ["links.follow_changes"]
    monkeypatch.setattr(rounds, "Way", web.way)
    monkeypatch.setattr(rounds, "Clock", HurryingClock)


def test_from_publication_to_a_dead_or_living_address(web, monkeypatch):
    work = make_publication("werk", url=web.put("quelle.example", "/a", answer(200)))
    changes.record("library.publication", [str(work.pk)])
    do_waiting_jobs()
    mention = Mention.objects.get()

    Link.objects.update(due_at="2020-01-01T00:00Z")
    scheduling.start("links.check")
    do_waiting_jobs()

    assert (mention.key, mention.title) == (str(work.pk), str(work))
    assert Link.objects.get().outcome == "ok"
    assert (Run.objects.get().done, Run.objects.get().ended_at is not None) == (1, True)
    assert TaskRun.objects.get(task="links.check").error == ""
    assert not ProcrastinateJob.objects.filter(task_name__startswith="links.").exists()

    web.put("quelle.example", "/a", answer(410))
    Link.objects.update(due_at="2020-01-01T00:00Z")
    for _twice in range(2):
        check_one.defer(link_id=mention.link_id)
    do_waiting_jobs()

    assert (Link.objects.get().outcome, Link.objects.get().failures) == ("gone", 1)
    assert web.asked("quelle.example") == ["HEAD /a", "HEAD /a", "GET /a"]


def test_switched_off_the_job_ends_without_an_error_and_asks_nobody(web, settings):
    settings.LINK_CHECK = False
    make_publication("werk", url=web.put("quelle.example", "/a", answer(200)))

    scheduling.start("links.check")
    do_waiting_jobs()

    assert TaskRun.objects.get(task="links.check").error == ""
    assert web.outside.requests == []


def test_the_jobs_say_what_they_are_for_and_the_long_one_can_be_stopped():
    names = ("links.check", "links.check_one", "links.follow_changes")

    assert all(description(name).purpose for name in names)
    assert [description(name).stops for name in names] == [True, False, False]
