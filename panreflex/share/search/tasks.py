"""Jobs of the search."""

from procrastinate.contrib.django import app

from panreflex.share.search import indexing


@app.task(name="search.follow_changes", queue="search", retry=3)
def follow_changes() -> None:
    """Repeatable: reads on from its cursor, and writes what is true now; a second run finds nothing to do."""
    indexing.follow_changes()
