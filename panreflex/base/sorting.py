"""German order: a sort key after DIN 5007-1, computed by the database and so the same everywhere."""

from django.db import models
from django.db.models import F, Func


class SortKey(models.GeneratedField):
    """Column with the sort key of a text field: ä as a, ß as ss, case and leading punctuation ignored.

    The SQL function `din5007` comes with the first migration of `base`; it does not need ICU collations.
    """

    def __init__(self, field: str = "title", **kwargs: object) -> None:
        self.source_field = field
        kwargs.pop("expression", None)
        kwargs.pop("output_field", None)
        kwargs.pop("db_persist", None)
        super().__init__(
            expression=Func(F(field), function="din5007"),
            output_field=models.TextField(),
            db_persist=True,
        )

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, [self.source_field], {}
