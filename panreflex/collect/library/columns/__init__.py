"""The columns of each kind of entry, for CSV, XLSX and JSON: the same for writing and for reading.

`write(entry)` gives the text of a cell; what it writes, `read` takes back without a change.
"""

from collections.abc import Mapping

from panreflex.collect.library.columns.examples import EXAMPLE_COLUMNS
from panreflex.collect.library.columns.interviews import INTERVIEW_COLUMNS
from panreflex.collect.library.columns.kinds import Column, Unreadable
from panreflex.collect.library.columns.projects import PROJECT_COLUMNS
from panreflex.collect.library.columns.publications import PUBLICATION_COLUMNS
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.library.models.entries import LibraryEntry

__all__ = ["COLUMNS", "RELATED", "Column", "Unreadable"]

COLUMNS: Mapping[type[LibraryEntry], tuple[Column, ...]] = {
    PracticeExample: EXAMPLE_COLUMNS,
    Publication: PUBLICATION_COLUMNS,
    ResearchProject: PROJECT_COLUMNS,
    Interview: INTERVIEW_COLUMNS,
}
# What a queryset should prefetch before its entries are written.
RELATED: Mapping[type[LibraryEntry], tuple[str, ...]] = {
    PracticeExample: ("crisis_kinds", "themes", "measures", "further_links", "municipality", "contributed_by"),
    Publication: ("themes", "authors"),
    ResearchProject: ("themes", "partners"),
    Interview: ("themes",),
}
