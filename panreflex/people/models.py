"""Who is who: accounts, municipalities with their history, memberships, roles, and the audit trail."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panreflex.base.sorting import SortKey
from panreflex.people import permissions
from panreflex.people.states import SizeClass, State, size_class


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account that can sign in with `password` (none: only by a reset)."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Django's own commands ask for it; the platform grants roles instead (see `granting`)."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the name to sign in with."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    is_active = models.BooleanField(_("Aktiv"), default=True)
    date_joined = models.DateTimeField(_("Dabei seit"), default=timezone.now, editable=False)
    is_demo = models.BooleanField(_("Beispielkonto"), default=False, editable=False)

    # Whether the session of this request was opened with a second factor (`signing_in.second_factor` sets it).
    # Jobs, commands and activities act without a session.
    session_holds_second_factor: Callable[[], bool] | None = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        constraints = [
            # Unique in every spelling, because there is only one: small letters.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email

    def holds_second_factor(self) -> bool:
        """Whether roles that need a second factor count where this person acts now."""
        return self.session_holds_second_factor is None or self.session_holds_second_factor()

    @property
    def is_staff(self) -> bool:
        """Django's word for those who may open its admin; ours is a role."""
        return permissions.may(self, permissions.Action.EDIT_CONTENT)


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Municipalities whose internal pages `user` may open: her own; administrators see all."""
        if permissions.may(user, permissions.Action.ADMINISTER):
            return self
        return self.filter(pk__in=permissions.municipalities_of(user))


class Municipality(models.Model):
    """A municipality (AGS of 8 digits) or a district (5): the identity, whatever its name is at a time.

    Kreisfreie Städte exist once, with 8 digits; only Landkreise, Kreise and the Regionalverband are 5-digit units.
    Source: Destatis, Gemeindeverzeichnis (GV-ISys).
    """

    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=8, unique=True)
    state = models.GeneratedField(
        expression=Left("ags", 2), output_field=models.CharField(max_length=2, choices=State.choices), db_persist=True
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kommune")
        verbose_name_plural = _("Kommunen")
        constraints = [models.CheckConstraint(condition=Q(ags__regex=r"^(\d{5}|\d{8})$"), name="municipality_ags")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its public page."""
        return f"/kommunen/{self.ags}/"

    @property
    def current(self) -> "MunicipalityState | None":
        """The latest known state. Lists prefetch `states`."""
        return max(self.states.all(), key=lambda state: state.as_of, default=None)

    @property
    def label(self) -> str:
        """Latest name, the key if none is known."""
        return self.current.name if self.current else self.ags


class MunicipalityState(models.Model):
    """Name, size and place of a municipality at a date."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="states", verbose_name=_("Kommune"))
    as_of = models.DateField(_("Stand"))
    name = models.CharField(_("Name"), max_length=120)
    official_name = models.CharField(_("Amtlicher Name"), max_length=160)
    kind = models.CharField(_("Art"), max_length=60)
    population = models.PositiveIntegerField(_("Einwohner:innen"))
    area_km2 = models.DecimalField(_("Fläche in km²"), max_digits=9, decimal_places=2)
    district = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("Kreis")
    )
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    sort_key = SortKey("name")

    class Meta:
        verbose_name = _("Stand einer Kommune")
        verbose_name_plural = _("Stände von Kommunen")
        constraints = [
            models.UniqueConstraint("municipality", "as_of", name="municipality_state_once_a_date"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="municipality_state_place_whole",
            ),
        ]
        indexes = [models.Index("as_of", "sort_key", name="municipality_state_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.as_of})"

    @property
    def size_class(self) -> SizeClass:
        return size_class(self.population)


class Succession(models.Model):
    """On a date `old` ended and its area went to `new` (a merger has several rows with the same `new`)."""

    old = models.ForeignKey(Municipality, models.PROTECT, related_name="successions", verbose_name=_("Bisher"))
    new = models.ForeignKey(Municipality, models.PROTECT, related_name="predecessors", verbose_name=_("Neu"))
    on = models.DateField(_("Zum"))

    class Meta:
        verbose_name = _("Nachfolge")
        verbose_name_plural = _("Nachfolgen")
        constraints = [
            models.UniqueConstraint("old", "new", name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.on})"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def coordinating(self) -> Self:
        """Of people who coordinate now and can sign in."""
        return self.filter(role=Membership.Role.COORDINATOR, ended_at=None, user__is_active=True)


class Membership(models.Model):
    """A person works for a municipality. It ends with a date instead of vanishing."""

    class Role(models.TextChoices):
        MEMBER = permissions.Role.MEMBER.value, permissions.Role.MEMBER.label
        COORDINATOR = permissions.Role.COORDINATOR.value, permissions.Role.COORDINATOR.label

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("Person"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="memberships", verbose_name=_("Kommune")
    )
    role = models.CharField(_("Rolle"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField(_("Seit"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("Beendet"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        constraints = [
            models.UniqueConstraint(
                "user", "municipality", condition=Q(ended_at=None), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="membership_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.municipality_id} ({self.role})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor withdrawn; the link of one that has run out can be sent anew."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the municipalities that `user` belongs to; administrators see all."""
        if permissions.may(user, permissions.Action.ADMINISTER):
            return self
        return self.filter(municipality__in=permissions.municipalities_of(user))


class Invitation(models.Model):
    """Somebody was asked by mail to work for a municipality, or to take a role for the whole installation.

    The link in the mail holds a token of which only the hash is kept; it counts once, until `expires_at`, and only
    for the address it was sent to.
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="invitations", verbose_name=_("Kommune")
    )
    role = models.CharField(_("Rolle"), max_length=20, choices=permissions.Role.choices)
    sentence = models.CharField(_("Persönlicher Satz"), max_length=300, blank=True)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="invitations", verbose_name=_("Eingeladen von")
    )
    sent_at = models.DateTimeField(_("Gesendet"), default=timezone.now)
    expires_at = models.DateTimeField(_("Gilt bis"))
    accepted_at = models.DateTimeField(_("Angenommen"), null=True)
    withdrawn_at = models.DateTimeField(_("Zurückgezogen"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_in_small_letters"),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, role__in=sorted(permissions.MUNICIPAL))
                | Q(municipality=None) & ~Q(role__in=sorted(permissions.MUNICIPAL)),
                name="invitation_role_fits_place",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.UniqueConstraint(
                "email",
                "municipality",
                condition=Q(accepted_at=None, withdrawn_at=None, municipality__isnull=False),
                name="invitation_once_a_municipality",
            ),
            models.UniqueConstraint(
                "email",
                "role",
                condition=Q(accepted_at=None, withdrawn_at=None, municipality=None),
                name="invitation_once_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.role} in {self.municipality_id}"

    @property
    def has_run_out(self) -> bool:
        """Whether the link in the mail counts no more because it is too old."""
        return self.expires_at <= timezone.now()


class JoinRequest(models.Model):
    """A person asks to be taken in by her municipality; its coordinators decide, once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet auf Antwort")
        ACCEPTED = "accepted", _("angenommen")
        DECLINED = "declined", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests", verbose_name=_("Person"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="join_requests", verbose_name=_("Kommune")
    )
    sentence = models.CharField(_("Satz dazu"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("Gestellt"), default=timezone.now)
    state = models.CharField(_("Stand"), max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("Entschieden"), null=True)

    class Meta:
        verbose_name = _("Aufnahmeanfrage")
        verbose_name_plural = _("Aufnahmeanfragen")
        constraints = [
            models.UniqueConstraint(
                "user", "municipality", condition=Q(state="waiting"), name="join_request_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="join_request_decided_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.user_id} to {self.municipality_id} ({self.state})"


class Grant(models.Model):
    """A role for the whole installation, given to a person (facilitator, researcher, editor, administrator)."""

    class Role(models.TextChoices):
        FACILITATOR = permissions.Role.FACILITATOR.value, permissions.Role.FACILITATOR.label
        RESEARCHER = permissions.Role.RESEARCHER.value, permissions.Role.RESEARCHER.label
        EDITOR = permissions.Role.EDITOR.value, permissions.Role.EDITOR.label
        ADMINISTRATOR = permissions.Role.ADMINISTRATOR.value, permissions.Role.ADMINISTRATOR.label

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("Person"))
    role = models.CharField(_("Rolle"), max_length=20, choices=Role.choices)
    since = models.DateTimeField(_("Seit"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        constraints = [models.UniqueConstraint("user", "role", name="grant_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class AuditEntry(models.Model):
    """Who did what to which object, and when. Append-only: a trigger refuses change and deletion.

    The actor is kept as a bare number, so that an account can be deleted without touching the trail.
    """

    at = models.DateTimeField(_("Wann"), default=timezone.now, editable=False)
    actor = models.BigIntegerField(_("Person"), null=True, editable=False)
    action = models.CharField(_("Aktion"), max_length=40, editable=False)
    object_type = models.CharField(_("Art"), max_length=60, editable=False)
    object_key = models.CharField(_("Schlüssel"), max_length=60, editable=False)
    municipality = models.CharField(_("AGS"), max_length=8, blank=True, editable=False)

    class Meta:
        verbose_name = _("Eintrag im Protokoll")
        verbose_name_plural = _("Protokoll")
        indexes = [models.Index("object_type", "object_key", name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type} {self.object_key}"
