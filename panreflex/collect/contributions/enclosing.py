"""Attach pictures and documents to an offer, and take them off again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.base.media import uploads
from panreflex.base.media.models import Attachment, Picture
from panreflex.collect.contributions.models import Contribution, Enclosure
from panreflex.collect.contributions.writing import WritingRefused
from panreflex.people.models import User

AT_MOST = 8


@transaction.atomic
def add_picture(
    contribution_id: int, file: uploads.Checked, *, description: str, creator: str, licence: str, by: User
) -> Enclosure:
    """Attach a checked picture with its alternative text and rights. Raises WritingRefused."""
    offer = _with_room(contribution_id)
    picture = Picture(
        title=description[:255],
        file=file,
        description=description,
        creator=creator,
        licence=licence,
        uploaded_by_user=by,
    )
    picture.clean()
    picture.save()
    return _attached(offer, by, picture=picture)


@transaction.atomic
def add_document(contribution_id: int, file: uploads.Checked, *, title: str, by: User) -> Enclosure:
    """Attach a checked document. Raises WritingRefused."""
    offer = _with_room(contribution_id)
    document = Attachment(title=title, file=file, uploaded_by_user=by)
    document.save()
    return _attached(offer, by, document=document)


@transaction.atomic
def remove(contribution_id: int, enclosure_id: int, *, by: User) -> None:
    """Take a file off and delete it. Repeatable. Raises WritingRefused."""
    offer = _open(contribution_id)
    enclosure = offer.enclosures.select_related("picture", "document").filter(pk=enclosure_id).first()
    if enclosure:
        enclosure.file.delete()
        _touch(offer, by)


def _open(contribution_id: int) -> Contribution:
    offer = Contribution.objects.locked(contribution_id)
    if not offer.may_be_written:
        raise WritingRefused(
            _("Dieses Angebot ist inzwischen %(state)s und lässt sich nicht mehr ändern.")
            % {"state": offer.get_state_display()}
        )
    return offer


def _with_room(contribution_id: int) -> Contribution:
    """Asked before anything is saved: a file on the disk does not go back with the transaction."""
    offer = _open(contribution_id)
    if offer.enclosures.count() >= AT_MOST:
        raise WritingRefused(
            _("Mehr als %(n)d Anhänge gehen nicht. Bitte entfernen Sie zuerst einen.") % {"n": AT_MOST}
        )
    return offer


def _attached(offer: Contribution, by: User, **file: Picture | Attachment) -> Enclosure:
    enclosure = Enclosure.objects.create(contribution=offer, **file)
    _touch(offer, by)
    return enclosure


def _touch(offer: Contribution, by: User) -> None:
    offer.changed_at, offer.changed_by, offer.warned_at = timezone.now(), by, None
    offer.save(update_fields=["changed_at", "changed_by", "warned_at"])
