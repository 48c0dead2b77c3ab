"""The SQL function behind `SortKey`: DIN 5007-1 (letters as in a dictionary)."""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION din5007(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace(
    lower(translate(
      replace(replace(replace(replace($1, 'ß', 'ss'), 'ẞ', 'ss'), 'Æ', 'ae'), 'æ', 'ae'),
      'ÄÖÜäöüÀÁÂÃÅàáâãåÇçČčĆćÈÉÊËèéêëěĚÌÍÎÏìíîïŁłÑñŃńÒÓÔÕØòóôõøŘřŠšŚśÙÚÛŮùúûůÝýŽžŻż',
      'AOUaouAAAAAaaaaaCcCcCcEEEEeeeeeEIIIIiiiiLlNnNnOOOOOoooooRrSsSsUUUUuuuuYyZzZz'
    )),
    '^[^a-z0-9]+', ''
  )
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION din5007(text)")]
