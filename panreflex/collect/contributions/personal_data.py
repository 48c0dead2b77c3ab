"""What is kept of people who offer an example."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from panreflex.base import changes
from panreflex.base.personal_data import Record, Row
from panreflex.collect.contributions import exemplifying, keeping, steps, submitting
from panreflex.collect.contributions.models import Contribution, Enclosure, Turn, Wording
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Membership, User

State = Contribution.State


def _export(user_id: int) -> Iterable[Row]:
    """Offers that she began or handed in, what she said, every wording of hers, and what is attached.

    Once she has left a municipality, what its members write is theirs: she keeps what she herself said and wrote.
    """
    open_places = set(Membership.objects.filter(user=user_id, ended_at=None).values_list("municipality", flat=True))
    for offer in _offers_of(user_id).prefetch_related("crisis_kinds").order_by("pk"):
        may_see = offer.municipality_id is None or offer.municipality_id in open_places
        row: dict[str, Any] = {
            "object": str(offer) if may_see else str(offer.pk),
            "municipality__ags": offer.municipality.ags if offer.municipality else "",
            "state": offer.get_state_display(),
            "created_at": offer.created_at,
        }
        if may_see:
            row |= {field: steps.text_of(offer, field) for field in steps.FIELDS}
            row["credit_kind"] = offer.get_credit_kind_display()
        if may_see or offer.consented_by_id == user_id:
            row |= {"consent_text": offer.consent_text, "consented_at": offer.consented_at}
        yield row
    for turn in Turn.objects.filter(by=user_id).order_by("pk"):
        yield {"at": turn.at, "object": str(turn.contribution_id), "type": turn.get_kind_display(), "text": turn.text}
    for wording in Wording.objects.filter(by=user_id).order_by("pk"):
        label = steps.label_of(wording.field)
        yield {"at": wording.at, "object": str(wording.contribution_id), "type": label, "text": wording.text}
    seen = Q(contribution__municipality__in=open_places) | Q(contribution__municipality=None)
    hers = Q(contribution__in=_offers_of(user_id).values("pk"))
    hers |= Q(picture__uploaded_by_user=user_id) | Q(document__uploaded_by_user=user_id)
    for enclosure in Enclosure.objects.filter(seen, hers).select_related("picture", "document").order_by("pk"):
        file, number = enclosure.file, str(enclosure.contribution_id)
        yield {"attached_at": enclosure.added_at, "object": number, "title": file.title, "file": file.original_name}


def _forget(user_id: int) -> None:
    """Her own drafts go, those of a municipality stay without her, and no published page names her any more."""
    own = Contribution.objects.filter(author=user_id, municipality=None)
    for offer in own.exclude(state__in=(State.ACCEPTED, State.PUBLISHED)):
        submitting.remove(offer)
    # Whoever consented chose the name; before that it is the name of whoever began.
    named = Q(consented_by=user_id) | Q(consented_by=None, author=user_id)
    for offer in Contribution.objects.filter(named).select_related("example", "municipality"):
        _take_name_off(offer)
    _take_own_name_off(user_id)
    Contribution.objects.filter(author=user_id).update(author=None)
    Contribution.objects.filter(consented_by=user_id).update(consented_by=None)
    Contribution.objects.filter(changed_by=user_id).update(changed_by=None)
    Contribution.objects.filter(caretaker=user_id).update(caretaker=None)
    Wording.objects.filter(by=user_id).update(by=None)
    Turn.objects.filter(by=user_id).update(by=None)


def _take_own_name_off(user_id: int) -> None:
    """Colleagues hand in what she began, with her name in it: it is hers whoever consented.

    Her memberships have ended by now, but are still there: the account goes last.
    """
    name = User.objects.filter(pk=user_id).values_list("name", flat=True).first()
    if not name or not name.strip():
        return
    name = name.strip()[:100]
    # "Dr. Anna Amt" is Anna Amt; but a single word may be part of somebody else's name.
    says = f"(^|\\W){re.escape(name)}($|\\W)" if " " in name else f"^{re.escape(name)}$"
    places = Membership.objects.filter(user=user_id).values("municipality")
    near = Contribution.objects.filter(Q(author=user_id) | Q(municipality__in=places))
    for offer in near.filter(credit_name__iregex=says).select_related("example", "municipality"):
        _take_name_off(offer)
    Wording.objects.filter(contribution__in=near, field="credit_name", text__iregex=says).delete()


def _take_name_off(offer: Contribution) -> None:
    name, new = offer.credit_name, exemplifying.credit(offer, without_person=True)
    if offer.example and name:
        base = ContentType.objects.get_for_model(PracticeExample)
        drafts = Revision.objects.filter(base_content_type=base, object_id=str(offer.example.pk))
        for draft in drafts.filter(content__credit__icontains=name).only("pk", "content"):
            Revision.objects.filter(pk=draft.pk).update(content=draft.content | {"credit": new})
        if name in offer.example.credit:
            PracticeExample.objects.filter(pk=offer.example.pk).update(credit=new)
            changes.record(PracticeExample._meta.label_lower, [str(offer.example.pk)])
    offer.credit_name = ""
    if offer.credit_kind == Contribution.Credit.PERSON:
        offer.credit_kind = Contribution.Credit.OFFICE
    offer.save(update_fields=["credit_name", "credit_kind"])
    offer.wordings.filter(field="credit_name").delete()


def _offers_of(user_id: int) -> Any:
    rows = Contribution.objects.filter(Q(author=user_id) | Q(consented_by=user_id))
    return rows.select_related("municipality")


def _delete_due(now: datetime) -> int:
    return keeping.delete_due(now)


RECORDS = [
    Record(
        key="offers",
        title=_("Angebotene Beispiele"),
        data=_(
            "Ihr Text mit früheren Fassungen und Anhängen, Nennung, Einwilligung und das Gespräch mit der Redaktion"
        ),
        purpose=_("Damit Kommunen ihre Erfahrungen weitergeben und die Redaktion nachfragen kann"),
        legal_basis=_("Einwilligung, Art. 6 Abs. 1 Buchst. a DSGVO, und Aufgabe im öffentlichen Interesse, Buchst. e"),
        kept=format_lazy(
            _(
                "Entwürfe {untouched} Tage nach der letzten Änderung, Abgelehntes und Zurückgezogenes {ended} Tage; "
                "vorher kommt eine Nachricht. Veröffentlichtes bleibt. Mit dem Konto geht Ihr Name von der Seite."
            ),
            untouched=keeping.UNTOUCHED.days,
            ended=keeping.AFTER_THE_END.days,
        ),
        seen_by=_("Sie selbst, Mitglieder der Kommune, für die Sie anbieten, und nach dem Absenden die Redaktion"),
        models=("contributions.Contribution", "contributions.Wording", "contributions.Turn"),
        export=_export,
        forget=_forget,
        delete_due=_delete_due,
    )
]
