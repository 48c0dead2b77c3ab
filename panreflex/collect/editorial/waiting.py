"""What waits in the editorial team, and for whom: the lists of the page *Aufgaben*, and their numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from panreflex.base.links.models import Link
from panreflex.base.media.models import Attachment
from panreflex.base.media.readable import ReadingState
from panreflex.collect.editorial.addresses import edit_url, kind_of
from panreflex.collect.editorial.models import EditorialNote, Release
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.people.models import User
from panreflex.vocabulary.models import Measure

SHOWN = 12  # rows of a list; the rest is behind its link
LIBRARY = (PracticeExample, Publication, ResearchProject, Interview)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One entry that waits. check: kind and number for the button *geprüft*, if it has one."""

    title: str
    url: str
    kind: str = ""
    note: str = ""
    check: tuple[str, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Pile:
    """One list. for_me: waits for the person who looks; urgent: someone else waits meanwhile."""

    key: str
    title: str
    why: str
    empty: str
    count: int
    rows: list[Row] = field(default_factory=list)
    all_url: str = ""
    for_me: bool = False

    @property
    def left_out(self) -> int:
        """How many are not among the rows."""
        return self.count - len(self.rows)


def piles(user: User) -> list[Pile]:
    """All lists for one person; what waits for her stands first. The number of queries grows with the kinds only.

    Later rooms add theirs: `settings.WAITING_LISTS` names functions that take the person and answer with piles.
    """
    later: list[Callable[[User], list[Pile]]] = [import_string(name) for name in settings.WAITING_LISTS]
    return [
        *_reviews(user),
        _notes(user),
        _scheduled(),
        _due(),
        _dead_links(),
        _unread_files(user),
        _without_measure(),
        _without_example(),
        _alone(),
        *(pile for of_room in later for pile in of_room(user)),
    ]


def _reviews(user: User) -> list[Pile]:
    active = WorkflowState.objects.active().order_by("current_task_state__started_at")
    found = active.select_related("current_task_state").prefetch_related("content_object")
    states = [state for state in found if state.content_object is not None]
    mine = [state for state in states if state.requested_by_id == user.pk]
    asked = [state for state in states if state.requested_by_id != user.pk and state.status == "in_progress"]
    back = [state for state in mine if state.status == "needs_changes"]
    sent = [state for state in mine if state.status == "in_progress"]
    return [
        Pile(
            key="pruefen",
            title=_("Zu prüfen"),
            why=_("Jemand anders hat es geschrieben und wartet auf Sie."),
            empty=_("Niemand wartet auf Ihre Prüfung."),
            count=len(asked),
            rows=_of_states(asked),
            for_me=True,
        ),
        Pile(
            key="zurueck",
            title=_("An Sie zurückgegeben"),
            why=_("Es fehlt noch etwas. Die Begründung steht im Verlauf und in Ihrer E-Mail."),
            empty=_("Nichts ist zu Ihnen zurückgekommen."),
            count=len(back),
            rows=_of_states(back),
            for_me=True,
        ),
        Pile(
            key="andere",
            title=_("Liegt bei anderen"),
            why=_("Sie haben es zur Prüfung gegeben."),
            empty=_("Nichts von Ihnen wartet auf andere."),
            count=len(sent),
            rows=_of_states(sent),
        ),
    ]


def _of_states(states: Iterable[WorkflowState]) -> list[Row]:
    return [
        _row(state.content_object, since=state.current_task_state and state.current_task_state.started_at)
        for state in list(states)[:SHOWN]
    ]


def _notes(user: User) -> Pile:
    open_ones = EditorialNote.objects.open()
    newest = open_ones.prefetch_related("entry").order_by("-pk")[:SHOWN]
    return Pile(
        key="notizen",
        title=_("Offene Notizen"),
        why=_("Fragen und Hinweise zu einzelnen Feldern."),
        empty=_("Keine Notiz ist offen."),
        count=open_ones.count(),
        rows=[
            Row(
                title=str(note.entry),
                url=reverse("editorial:notes", args=[kind_of(note.entry), note.object_id]),
                kind=_kind(note.entry),
                note=note.text[:120],
            )
            for note in newest
            if note.entry is not None
        ],
    )


def _scheduled() -> Pile:
    planned = Revision.objects.filter(approved_go_live_at__gt=timezone.now()).defer("content")
    rows = [
        _row(revision.content_object, note=_("am %(when)s") % {"when": _moment(revision.approved_go_live_at)})
        for revision in planned.prefetch_related("content_object").order_by("approved_go_live_at")[:SHOWN]
        if revision.content_object is not None
    ]
    return Pile(
        key="geplant",
        title=_("Geplant"),
        why=_("Freigegeben, und erscheint von allein."),
        empty=_("Nichts ist geplant."),
        count=planned.count(),
        rows=rows,
    )


def _due(today: date | None = None) -> Pile:
    today = today or timezone.localdate()
    count = 0
    found: list[Any] = []
    for model in LIBRARY:
        due = model.objects.live().filter(review_due__lte=today).order_by("review_due", "pk")
        count += due.count()
        found += due[:SHOWN]
    found.sort(key=lambda entry: entry.review_due)
    return Pile(
        key="wiedervorlage",
        title=_("Wiedervorlage"),
        why=_("Stimmt das noch? Dann klicken Sie auf „Geprüft“."),
        empty=_("Kein Eintrag muss nachgesehen werden."),
        count=count,
        rows=[
            _row(
                entry,
                note=_("seit %(day)s") % {"day": date_format(entry.review_due, "DATE_FORMAT")},
                check=(kind_of(entry), entry.pk),
            )
            for entry in found[:SHOWN]
        ],
    )


def _dead_links() -> Pile:
    dead = Link.objects.dead()
    return Pile(
        key="links",
        title=_("Tote Links"),
        why=_("Dreimal in Folge nicht erreichbar."),
        empty=_("Alle Adressen sind erreichbar, soweit wir wissen."),
        count=dead.count(),
        rows=[
            Row(title=mention.title, url=mention.edit_url, kind=mention.label, note=_last_good(link))
            for link in dead.order_by("-failing_since", "pk").prefetch_related("mentions")[:SHOWN]
            for mention in list(link.mentions.all())[:1]
        ],
        all_url=reverse("links:index"),
    )


def _unread_files(user: User) -> Pile:
    hers = policy_registry.get_by_type(Attachment).instances_user_has_any_permission_for(user, ["change"])
    unread = Attachment.objects.unread_for_a_reason().filter(pk__in=hers.values("pk"))
    return Pile(
        key="dateien",
        title=_("Dateien ohne Text für die Suche"),
        why=_("Die Suche weiß nicht, was darin steht. Bei jeder Datei steht, was Sie tun können."),
        empty=_("Die Suche kennt den Text aller Dateien."),
        count=unread.count(),
        rows=[
            Row(
                title=file.title,
                url=reverse("wagtaildocs:edit", args=[file.pk]),
                note=f"{file.kind}: {file.reading_said} {file.reading_advice}",
            )
            for file in unread.order_by("-pk")[:SHOWN]
        ],
        all_url=f"{reverse('wagtaildocs:index')}?reading_state={ReadingState.SKIPPED}",
    )


def _last_good(link: Link) -> str:
    if link.good_at is None:
        return link.host
    words = {"host": link.host, "day": date_format(timezone.localtime(link.good_at), "DATE_FORMAT")}
    return _("%(host)s, zuletzt erreichbar am %(day)s") % words


def _without_measure() -> Pile:
    bare = PracticeExample.objects.live().filter(measures=None)
    return Pile(
        key="ohne-stellschraube",
        title=_("Beispiele ohne Stellschraube"),
        why=_("Keine Stellschraube führt zu ihnen."),
        empty=_("Jedes Beispiel steht bei einer Stellschraube."),
        count=bare.count(),
        rows=[_row(example) for example in bare.order_by("sort_key")[:SHOWN]],
    )


def _without_example() -> Pile:
    through = PracticeExample.measures.through.objects.filter(measure=OuterRef("pk"), practiceexample__live=True)
    bare = list(Measure.objects.filter(~Exists(through)))
    return Pile(
        key="ohne-beispiel",
        title=_("Stellschrauben ohne Beispiel"),
        why=_("Hier fehlt ein Beleg aus der Praxis."),
        empty=_("Jede Stellschraube hat ein Beispiel."),
        count=len(bare),
        rows=[_row(measure) for measure in bare[:SHOWN]],
    )


def _alone() -> Pile:
    alone = Release.objects.newest().filter(alone=True).values_list("content_type", "object_id")
    keys: dict[type[Any], set[int]] = {}
    for kind, pk in alone:
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None:
            keys.setdefault(Page if issubclass(model, Page) else model, set()).add(pk)
    live: list[Any] = []
    for model, pks in keys.items():
        live += model.objects.filter(Q(pk__in=pks), live=True).order_by("pk")
    return Pile(
        key="allein",
        title=_("Ohne zweites Augenpaar"),
        why=_("Eine Person hat allein veröffentlicht. Geben Sie die nächste Fassung jemand anderem zur Prüfung."),
        empty=_("Soweit wir wissen, hat niemand allein veröffentlicht."),
        count=len(live),
        rows=[_row(entry) for entry in live[:SHOWN]],
    )


def _row(entry: Any, *, since: Any = None, note: str = "", check: tuple[str, int] | None = None) -> Row:
    if since:
        note = _("seit %(day)s") % {"day": date_format(timezone.localtime(since), "DATE_FORMAT")}
    return Row(title=str(entry), url=edit_url(entry), kind=_kind(entry), note=note, check=check)


def _kind(entry: Any) -> str:
    return str(_("Seite") if isinstance(entry, Page) else entry._meta.verbose_name)


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
