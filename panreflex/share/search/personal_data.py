"""What is kept of what people search for: nothing that leads to one, and still it stands in the register."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record
from panreflex.people.personal_data import PUBLIC_TASK
from panreflex.share.search import noting

RECORDS = [
    Record(
        key="searches",
        title=_("Suchbegriffe"),
        data=_(
            "Die Suchwörter und wie oft am Tag nach ihnen gesucht und danach ein Treffer geöffnet wurde. "
            "Keine Adresse, keine Uhrzeit, kein Cookie. "
            "Nicht gezählt wird, was wie eine Angabe zu einer Person aussieht. "
            "Nicht gezählt werden auch Browser, die „Do Not Track“ oder „Global Privacy Control“ senden."
        ),
        purpose=_("Damit die Redaktion sieht, welche Inhalte und Fachwörter fehlen"),
        legal_basis=PUBLIC_TASK,
        kept=format_lazy(
            _("{days} Tage; seltene Suchen {rare} Tage"), days=noting.KEEP.days, rare=noting.KEEP_RARE.days
        ),
        seen_by=format_lazy(
            _("Die Redaktion, ab {n} gleichen Suchen. Häufige Suchen auch alle, als Vorschlag beim Tippen."),
            n=noting.SHOWN_FROM,
        ),
        models=("search.SearchedFor",),
        delete_due=noting.delete_due,
    )
]
