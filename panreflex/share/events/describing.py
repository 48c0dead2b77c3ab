"""What machines read about an event: schema.org, from what the page has loaded already."""

from panreflex.base.linked_data import About, node, page_of, term
from panreflex.share.events.models import Event


def event(one: Event) -> About:
    """Days as exactly as they are known; a standing offer has none."""
    shape = "%Y-%m" if one.month_only else "%Y-%m-%d"
    shown = page_of(one)
    data = node(
        "Event",
        one.get_full_url(),
        name=one.title,
        description=one.description,
        startDate=one.starts_on.strftime(shape) if one.starts_on else "",
        endDate=one.ends_on.strftime(shape) if one.ends_on else "",
        location=node("Place", name=one.place, address=one.place) if one.place else None,
        eventAttendanceMode="https://schema.org/OnlineEventAttendanceMode" if one.kind == Event.Kind.WEBINAR else "",
        performer=[
            node("Person", name=speaker.name, affiliation=speaker.affiliation) for speaker in one.speakers.all()
        ],
        about=[term("theme", theme.slug, theme.label) for theme in one.themes.all()],
        sameAs=one.url,
        inLanguage=shown["inLanguage"],
    )
    return About(one.title, one.description, (data,))
