"""How editors tie a recommendation to its evidence."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from panreflex.base.editing import STATUS, EntryViewSet, ticked, title_panels
from panreflex.collect.surveys.admin import PublishedFigureViewSet
from panreflex.distil.models import Recommendation


class RecommendationViewSet(EntryViewSet):
    """What to do, for whom, along which measure, and on what that rests."""

    model = Recommendation
    icon = "tick-inverse"
    base_url_path = "empfehlungen"
    menu_label = _("Empfehlungen")
    ordering = "sort_key"
    list_display = ["title", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "measures", "addressees"]
    search_fields = ["title", "text"]
    panels = [
        MultiFieldPanel(
            [
                *title_panels(),
                FieldPanel(
                    "text", help_text=_("Was zu tun ist, in ganzen Sätzen. Begründet wird es durch die Belege.")
                ),
                FieldPanel("origin"),
            ],
            heading=_("Die Empfehlung"),
        ),
        MultiFieldPanel(
            [
                ticked("addressees"),
                ticked("measures"),
            ],
            heading=_("Für wen und wozu"),
        ),
        InlinePanel(
            "evidence",
            heading=_("Belege"),
            label=_("Beleg"),
            help_text=_("Jeder Beleg ist genau ein Stück. Der Satz darunter sagt, was daraus hervorgeht."),
        ),
    ]


class EvidenceChainGroup(SnippetViewSetGroup):
    """The chain of evidence in the menu of the editing interface."""

    items = (RecommendationViewSet, PublishedFigureViewSet)
    menu_label = _("Belegkette")
    menu_icon = "link"
    menu_order = 120
