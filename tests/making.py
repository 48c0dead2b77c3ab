"""Valid rows for tests. Each function makes one object with telling defaults; pass what the test is about."""

import itertools
import time
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from panreflex.base.media.models import Attachment, Licence, Picture, Video
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import FigureItem, PublishedFigure
from panreflex.distil.models import Evidence, Recommendation
from panreflex.people import granting, inviting, permissions
from panreflex.people.models import (
    Grant,
    Invitation,
    JoinRequest,
    Membership,
    Municipality,
    MunicipalityState,
    User,
)
from panreflex.share.events.models import Event
from panreflex.share.reading_lists.models import Entry, ReadingList
from panreflex.share.saved_searches.models import Letter, SavedSearch, digest
from panreflex.vocabulary.models import Addressee, Concept, CrisisKind, Measure, Theme
from tests.base.media import samples

PASSWORD = "ein langes Kennwort für Tests"
_number = itertools.count(1)


def make_user(role: str = "reader", *, municipality: Municipality | None = None, **fields: Any) -> User:
    """A person with a confirmed address and one role (member and coordinator need a municipality)."""
    email = fields.pop("email", f"{role}{next(_number)}@stadt.example")
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if municipality is not None:
        granting.join(user, municipality, Membership.Role(role), by=None)
    elif role != "reader":
        granting.grant(user, Grant.Role(role), by=None)
    return user


def make_client(user: User | None = None, *, second_factor: bool = True) -> Client:
    """A browser in which `user` is signed in (None: nobody is), with a second factor if one of her roles needs it."""
    client = Client()
    if user is not None:
        client.force_login(user)
        if second_factor and permissions.needs_second_factor(user):
            factor, _new = Authenticator.objects.get_or_create(
                user=user, type="totp", defaults={"data": {"secret": ""}}
            )
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "id": factor.pk}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
    return client


def make_municipality(
    ags: str = "05913000", name: str = "Dortmund", population: int = 595_471, **fields: Any
) -> Municipality:
    municipality, _new = Municipality.objects.get_or_create(ags=ags)
    state = {"official_name": name, "kind": "Kreisfreie Stadt", "area_km2": "280.71", "as_of": date(2023, 12, 31)}
    MunicipalityState.objects.create(municipality=municipality, name=name, population=population, **(state | fields))
    return municipality


def make_invitation(
    email: str = "neu@stadt.example", municipality: Municipality | None = None, **fields: Any
) -> tuple[Invitation, str]:
    """An open invitation and the token in its link: to a municipality as member, else to an account."""
    token = f"token-{next(_number)}"
    values = {
        "email": email,
        "municipality": municipality,
        "role": "member" if municipality else "reader",
        "expires_at": timezone.now() + inviting.VALID_FOR,
        "token_hash": inviting.digest(token),
    } | fields
    return Invitation.objects.create(**values), token


def make_join_request(user: User, municipality: Municipality, **fields: Any) -> JoinRequest:
    """A request that waits for an answer."""
    return JoinRequest.objects.create(user=user, municipality=municipality, **fields)


def make_contribution(author: User, municipality: Municipality | None = None, **fields: Any) -> Contribution:
    """An offer that is being written; with state="submitted" or later one that is complete and was handed in."""
    state = fields.get("state", Contribution.State.DRAFT)
    now = timezone.now()
    values: dict[str, Any] = {"started_with": f"{next(_number):032x}", "author": author, "municipality": municipality}
    if state not in (Contribution.State.DRAFT, Contribution.State.WITHDRAWN):
        values |= {
            "title": "Freiwillige gewinnen",
            "summary": "Eine Stadt hat Freiwillige gewonnen.",
            "problem": "Zu wenige.",
            "approach": "Aufruf.",
            "result": "Viele.",
            "transferable": "Das Formular.",
            "place_name": "Dortmund",
            "credit_kind": "municipality",
            "submitted_at": now,
            "consent_text": "Ja.",
            "consent_version": "1",
            "consented_at": now,
            "consented_by": author,
        }
    if state == Contribution.State.SUBMITTED:
        values["waiting_since"] = now
    elif state in (Contribution.State.ACCEPTED, Contribution.State.PUBLISHED, Contribution.State.DECLINED):
        values["decided_at"] = now
    elif state == Contribution.State.WITHDRAWN:
        values |= {"withdrawn_at": now, "before_withdrawal": Contribution.State.DRAFT}
    offer = Contribution.objects.create(**(values | fields))
    if state not in (Contribution.State.DRAFT, Contribution.State.WITHDRAWN):
        offer.crisis_kinds.set([make_crisis_kind()])
    return offer


def make_theme(slug: str = "stabsarbeit", label: str = "", **fields: Any) -> Theme:
    return Theme.objects.get_or_create(slug=slug, defaults={"label": label or slug.title()} | fields)[0]


def make_concept(label: str = "Krisenstab", **fields: Any) -> Concept:
    source = {"source_title": "Handbuch", "source_url": "https://handbuch.example/"}
    return Concept.objects.create(**({"slug": slugify(label), "label": label} | source | fields))


def make_crisis_kind(slug: str = "pandemie", label: str = "") -> CrisisKind:
    return CrisisKind.objects.get_or_create(slug=slug, defaults={"label": label or slug.title()})[0]


def make_measure(slug: str = "daueraufgabe", order: int = 1, title: str = "") -> Measure:
    title = title or slug.title()
    return Measure.objects.get_or_create(slug=slug, defaults={"order": order, "title": title, "short_title": title})[0]


def make_example(
    slug: str = "",
    *,
    crisis_kinds: list[CrisisKind] | None = None,
    themes: list[Theme] | None = None,
    measures: list[Measure] | None = None,
    **fields: Any,
) -> PracticeExample:
    slug = slug or f"beispiel-{next(_number)}"
    values = {
        "title": f"Beispiel {slug}",
        "summary": "Eine Stadt hat etwas getan.",
        "place_kind": PracticeExample.PlaceKind.MUNICIPALITY,
        "place_name": "Dortmund",
        "region": "Nordrhein-Westfalen",
        "level": "Stadt",
        "source_title": "Stadt Dortmund",
        "source_url": "https://www.dortmund.example/",
        "accessed": date(2026, 11, 1),
    } | fields
    example = PracticeExample(slug=slug, **values)
    example.crisis_kinds = crisis_kinds or []
    example.themes = themes or []
    example.measures = measures or []
    example.save()
    return example


def make_publication(slug: str = "", *, themes: list[Theme] | None = None, **fields: Any) -> Publication:
    slug = slug or f"werk-{next(_number)}"
    values = {
        "kind": "report",
        "title": f"Werk {slug}",
        "url": "https://verlag.example/werk",
        "abstract": "Worum es in diesem Werk geht.",
        "year": 2024,
    } | fields
    publication = Publication(slug=slug, **values)
    publication.themes = themes or []
    publication.save()
    return publication


def make_project(slug: str = "", **fields: Any) -> ResearchProject:
    slug = slug or f"projekt-{next(_number)}"
    values = {
        "title": f"Projekt {slug}",
        "acronym": slug.upper(),
        "summary": "Was das Projekt untersucht.",
        "url": "https://uni.example/projekt",
    } | fields
    made: ResearchProject = ResearchProject.objects.create(slug=slug, **values)
    return made


def make_interview(slug: str = "", **fields: Any) -> Interview:
    slug = slug or f"gespraech-{next(_number)}"
    values = {
        "name": "Dr. Alex Muster",
        "role": "Amtsleitung",
        "organisation": "Stadt Muster",
        "format": "Videointerview",
        "summary": "Worüber gesprochen wird.",
        "url": "https://gespraech.example/",
    } | fields
    made: Interview = Interview.objects.create(slug=slug, **values)
    return made


def make_figure(slug: str = "", *, items: list[tuple[str, str | None]] | None = None, **fields: Any) -> PublishedFigure:
    """items: label and value; a value of None becomes an unreadable one."""
    slug = slug or f"zahl-{next(_number)}"
    values = {
        "survey": "Kommunalbefragung",
        "question": "Was brauchen Sie?",
        "unit": "Anzahl",
        "url": "https://befragung.example/",
    } | fields
    figure: PublishedFigure = PublishedFigure.objects.create(slug=slug, **values)
    for order, (label, value) in enumerate(items or [("Personal", "12"), ("Schulungen", None)]):
        doubt = "" if value is not None else "Wert unlesbar."
        FigureItem.objects.create(figure=figure, sort_order=order, label=label, value=value, doubt=doubt)
    return figure


def make_recommendation(slug: str = "", *, measures: list[Measure] | None = None, **fields: Any) -> Recommendation:
    slug = slug or f"empfehlung-{next(_number)}"
    values = {"title": f"Empfehlung {slug}", "text": "Kommunen sollen etwas tun."} | fields
    recommendation = Recommendation(slug=slug, **values)
    recommendation.measures = measures or []
    recommendation.addressees = [Addressee.objects.get_or_create(slug="rat", defaults={"label": "Rat"})[0]]
    recommendation.save()
    return recommendation


def make_evidence(recommendation: Recommendation, **piece: Any) -> Evidence:
    """piece: one of example, publication, figure, interview, workshop, url."""
    made: Evidence = Evidence.objects.create(
        recommendation=recommendation,
        note=piece.pop("note", "Zeigt, dass es geht."),
        sort_order=piece.pop("sort_order", next(_number)),
        **piece,
    )
    return made


def make_event(slug: str = "", **fields: Any) -> Event:
    slug = slug or f"termin-{next(_number)}"
    values = {
        "kind": "webinar",
        "title": f"Termin {slug}",
        "starts_on": date(2024, 6, 4),
        "description": "Worum es geht.",
        "url": "https://termin.example/",
    } | fields
    made: Event = Event.objects.create(slug=slug, **values)
    return made


def make_picture(name: str = "uebung.jpg", content: bytes = b"", **fields: Any) -> Picture:
    """content: a small blue JPEG if not given."""
    values = {
        "title": "Übung",
        "description": "Menschen üben im Stab",
        "creator": "Erika Beispiel",
        "licence": Licence.CC_BY,
    } | fields
    made: Picture = Picture.objects.create(file=ContentFile(content or samples.picture(), name), **values)
    return made


def make_attachment(name: str = "merkblatt.pdf", content: bytes = b"", **fields: Any) -> Attachment:
    """content: a small PDF if not given."""
    values = {"title": "Merkblatt"} | fields
    made: Attachment = Attachment.objects.create(file=ContentFile(content or samples.pdf(), name), **values)
    return made


def make_video(**fields: Any) -> Video:
    values = {
        "title": "Wie eine Übung abläuft",
        "transcript": "Guten Tag.\n\nWir üben für den Ernstfall.",
        "creator": "Erika Beispiel",
        "licence": Licence.OWN,
        "file": ContentFile(samples.video(), "uebung.mp4"),
        "subtitles": ContentFile(samples.SUBTITLES, "uebung.vtt"),
    } | fields
    made: Video = Video.objects.create(**values)
    return made


def make_saved_search(user: User, query: str = "q=Hitze", **fields: Any) -> tuple[SavedSearch, str]:
    """A search that `user` keeps, and the token in a letter that she got about it."""
    made = SavedSearch.objects.create(**({"account": user, "query": query, "name": "Hitze", "told_up_to": 0} | fields))
    token = f"brief-{next(_number)}"
    Letter.objects.create(account=user, token_hash=digest(token))
    return made, token


def make_reading_list(*pieces: Model, owner: User, **fields: Any) -> tuple[ReadingList, *tuple[Entry, ...]]:
    """A shared list of `owner` and its entries."""
    made = ReadingList(**({"owner": owner, "title": "Für den Ausschuss", "is_current": True} | fields))
    made.save()
    made.make_share_token()
    made.shared_at = timezone.now()
    made.save()
    entries = [
        made.entries.create(kind=piece._meta.label_lower, key=piece.pk, title=str(piece), position=place)
        for place, piece in enumerate(pieces, start=1)
    ]
    return made, *entries
