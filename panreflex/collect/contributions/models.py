"""Offers of practice examples: what somebody writes, every wording of it, what was said about it, what is attached."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panreflex.base.media.models import Attachment, Picture
from panreflex.collect.library.models import PracticeExample
from panreflex.people import permissions
from panreflex.people.models import Municipality, User
from panreflex.vocabulary.models import CrisisKind

LONG = 5_000  # characters of one text; the longest example of the catalogue has about 1,200


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Her own and those of the municipalities she works for. What belongs to a municipality stays with it."""
        if not permissions.may(user, permissions.Action.OFFER_EXAMPLE):
            return self.none()
        own = Q(municipality=None, author=user.pk)
        return self.filter(own | Q(municipality__in=permissions.municipalities_of(user)))

    def for_editors(self) -> Self:
        """What was handed in and not taken back. What is still being written is nobody else's business."""
        return self.exclude(state__in=(Contribution.State.DRAFT, Contribution.State.WITHDRAWN))

    def waiting(self) -> Self:
        """For editors to look at, oldest first."""
        return self.filter(state=Contribution.State.SUBMITTED).order_by("waiting_since", "pk")

    def locked(self, pk: int) -> "Contribution":
        """One offer, locked until the end of the transaction: whoever comes second sees what the first has done."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class Contribution(models.Model):
    """One example that is offered. Texts may be empty or wrong while it is written; `completing` checks them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SUBMITTED = "submitted", _("eingereicht")
        ASKED = "asked", _("Rückfrage offen")
        ACCEPTED = "accepted", _("angenommen")
        PUBLISHED = "published", _("veröffentlicht")
        DECLINED = "declined", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    class Credit(models.TextChoices):
        """How whoever offers it wants to be named."""

        PERSON = "person", _("Name und Amt")
        OFFICE = "office", _("nur das Amt")
        MUNICIPALITY = "municipality", _("nur die Kommune")
        NONE = "none", _("gar nicht")

    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="contributions", verbose_name=_("Begonnen von")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="contributions", verbose_name=_("Kommune")
    )
    started_with = models.CharField(max_length=32, unique=True, editable=False)  # a second click starts no second one
    state = models.CharField(_("Stand"), max_length=20, choices=State, default=State.DRAFT)

    title = models.CharField(_("Titel"), max_length=160, blank=True)
    summary = models.TextField(_("Kurzfassung"), max_length=600, blank=True)
    crisis_kinds = models.ManyToManyField(CrisisKind, related_name="contributions", verbose_name=_("Art der Krise"))
    problem = models.TextField(_("Das Problem"), max_length=LONG, blank=True)
    approach = models.TextField(_("Der Weg"), max_length=LONG, blank=True)
    year_start = models.CharField(_("Seit (Jahr)"), max_length=4, blank=True)
    result = models.TextField(_("Was daraus wurde"), max_length=LONG, blank=True)
    transferable = models.TextField(_("Was sich übernehmen lässt"), max_length=LONG, blank=True)
    costs_or_effort = models.TextField(_("Kosten und Aufwand"), max_length=LONG, blank=True)
    place_name = models.CharField(_("Ort"), max_length=120, blank=True)
    contact_unit = models.CharField(_("Zuständige Stelle"), max_length=200, blank=True)
    source_title = models.CharField(_("Quelle"), max_length=200, blank=True)
    source_url = models.CharField(_("Adresse der Quelle"), max_length=400, blank=True)
    credit_kind = models.CharField(_("Nennung"), max_length=20, choices=Credit, blank=True)
    credit_name = models.CharField(_("Name"), max_length=100, blank=True)
    credit_office = models.CharField(_("Amt oder Stelle"), max_length=100, blank=True)

    created_at = models.DateTimeField(_("Begonnen"), default=timezone.now)
    changed_at = models.DateTimeField(_("Geändert"), default=timezone.now)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("Geändert von"))
    submitted_at = models.DateTimeField(_("Eingereicht"), null=True)
    waiting_since = models.DateTimeField(_("Wartet seit"), null=True)
    decided_at = models.DateTimeField(_("Entschieden"), null=True)
    withdrawn_at = models.DateTimeField(_("Zurückgezogen"), null=True)
    before_withdrawal = models.CharField(max_length=20, choices=State, blank=True)
    consent_text = models.TextField(_("Einwilligung"), blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(_("Eingewilligt"), null=True)
    consented_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("Eingewilligt von")
    )
    caretaker = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("Wer sich kümmert")
    )
    example = models.OneToOneField(
        PracticeExample, models.SET_NULL, null=True, related_name="contribution", verbose_name=_("Praxisbeispiel")
    )
    warned_at = models.DateTimeField(null=True)  # told that it will be deleted
    is_demo = models.BooleanField(_("Beispieldaten"), default=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Angebotenes Beispiel")
        verbose_name_plural = _("Angebotene Beispiele")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "asked", "accepted", "published", "declined"))
                | Q(submitted_at__isnull=False, consented_at__isnull=False) & ~Q(consent_text=""),
                name="contribution_handed_in_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", waiting_since__isnull=False)
                | ~Q(state="submitted") & Q(waiting_since=None),
                name="contribution_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "published", "declined"), decided_at__isnull=False)
                | ~Q(state__in=("accepted", "published", "declined")) & Q(decided_at=None),
                name="contribution_decided_with_date",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                & Q(before_withdrawal__in=("draft", "submitted", "asked"))
                | ~Q(state="withdrawn") & Q(withdrawn_at=None, before_withdrawal=""),
                name="contribution_withdrawn_with_way_back",
            ),
            models.CheckConstraint(
                condition=Q(state="published", example__isnull=False)
                | Q(state="accepted")
                | ~Q(state__in=("accepted", "published")) & Q(example=None),
                name="contribution_example_when_accepted",
            ),
        ]
        indexes = [
            models.Index("waiting_since", condition=Q(state="submitted"), name="contribution_waiting"),
            models.Index("municipality", "state", name="contribution_of_place"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Beispiel Nr. %(number)s") % {"number": self.pk})

    @property
    def may_be_written(self) -> bool:
        """Whether its texts may change: while it is a draft, and while editors wait for an answer."""
        return self.state in (self.State.DRAFT, self.State.ASKED)

    @property
    def may_be_withdrawn(self) -> bool:
        """Until it was accepted or declined."""
        return self.state in (self.State.DRAFT, self.State.SUBMITTED, self.State.ASKED)

    @property
    def may_be_deleted(self) -> bool:
        """Once nobody works on it any more and nothing of it is public."""
        return self.state in (self.State.WITHDRAWN, self.State.DECLINED)

    @property
    def may_be_decided(self) -> bool:
        """While editors have the say."""
        return self.state in (self.State.SUBMITTED, self.State.ASKED)


class Wording(models.Model):
    """What a field said from a moment on. Nothing that was saved is lost when somebody else writes over it.

    One row grows while the same person writes on the same page; `version` counts every change.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="wordings")
    field = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    page = models.CharField(max_length=32, blank=True)  # number of the page it was typed on: two tabs are two pages

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["version"]
        constraints = [models.UniqueConstraint("contribution", "field", "version", name="wording_once_a_version")]

    def __str__(self) -> str:
        return f"{self.contribution_id}.{self.field} v{self.version}"


class Turn(models.Model):
    """One step of the talk between those who offer and those who edit. Append-only."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Eingereicht")
        QUESTION = "question", _("Rückfrage der Redaktion")
        ANSWER = "answer", _("Antwort")
        ACCEPTED = "accepted", _("Angenommen")
        PUBLISHED = "published", _("Veröffentlicht")
        UNPUBLISHED = "unpublished", _("Von der Seite genommen")
        DECLINED = "declined", _("Abgelehnt")
        REWORKED = "reworked", _("Zum Überarbeiten geöffnet")
        WITHDRAWN = "withdrawn", _("Zurückgezogen")
        RESTORED = "restored", _("Doch wieder angeboten")

    EDITORIAL = frozenset({Kind.QUESTION, Kind.ACCEPTED, Kind.PUBLISHED, Kind.UNPUBLISHED, Kind.DECLINED})

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(max_length=LONG, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Beitrag zum Gespräch")
        verbose_name_plural = _("Beiträge zum Gespräch")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("question", "answer", "declined")) | ~Q(text=""), name="turn_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.kind}"

    @property
    def is_editorial(self) -> bool:
        """Whether it comes from the editors."""
        return self.kind in self.EDITORIAL


class Enclosure(models.Model):
    """A picture or a document that belongs to an offer."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="enclosures")
    picture = models.OneToOneField(Picture, models.CASCADE, null=True, related_name="+")
    document = models.OneToOneField(Attachment, models.CASCADE, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Anhang")
        verbose_name_plural = _("Anhänge")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=False, document=None) | Q(picture=None, document__isnull=False),
                name="enclosure_is_one_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.picture_id or self.document_id}"

    @property
    def file(self) -> Picture | Attachment:
        """Whichever it is."""
        found = self.picture or self.document
        assert found is not None, "enclosure_is_one_file"
        return found
