"""Merging one word of the vocabulary into another: everything it stood for moves, and its old links keep working."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision, RevisionMixin

from panreflex.base import changes
from panreflex.people import audit
from panreflex.people.models import User
from panreflex.vocabulary.models import (
    Addressee,
    Concept,
    CrisisKind,
    Level,
    Measure,
    MergedTerm,
    ResilienceFactor,
    Theme,
)

Term = Theme | CrisisKind | Addressee
# Measures and factors are findings of the project, each with a number and a page: they are not merged.
KINDS: dict[type[Term], MergedTerm.Kind] = {
    Theme: MergedTerm.Kind.THEME,
    CrisisKind: MergedTerm.Kind.CRISIS_KIND,
    Addressee: MergedTerm.Kind.ADDRESSEE,
}
# All lists of words that stand in the database, by the names that addresses and the interface for machines use.
WORDS: dict[str, type[models.Model]] = {
    "measure": Measure,
    "factor": ResilienceFactor,
    "concept": Concept,
    **{kind.value: model for model, kind in KINDS.items()},
}


class MergeRefused(Exception):
    """The words stay as they are. The message says why."""


class Moving(NamedTuple):
    """What a merge would move: a kind of entry, in words, and how many of them have the word."""

    title: str
    n: int


@transaction.atomic
def merge(model: type[Term], source: int, target: int, *, by: User | None) -> Term:
    """Let `target` (primary keys) stand for `source` from now on; relations, drafts and old links follow.

    Race: both rows are locked in the order of their keys. Whoever comes second waits, and then finds a row missing.
    Raises MergeRefused.
    """
    if source == target:
        raise MergeRefused(_("Ein Wort lässt sich nicht mit sich selbst zusammenführen. Bitte ein anderes wählen."))
    found = {
        term.pk: term
        for term in model._default_manager.select_for_update().filter(pk__in=(source, target)).order_by("pk")
    }
    if source not in found or target not in found:
        raise MergeRefused(
            _(
                "Eines der beiden Wörter gibt es nicht mehr. Vielleicht hat es gerade jemand anderes zusammengeführt. "
                "Es wurde nichts geändert. Bitte laden Sie die Liste neu."
            )
        )
    old, new = found[source], found[target]
    refuse_page_of_its_own(old)
    for relation in _relations(model):
        _move(relation, old.pk, new.pk)
    _move_in_drafts(model, old.pk, new.pk)
    if isinstance(old, Theme) and isinstance(new, Theme):
        words = dict.fromkeys((*new.synonyms, old.label, *old.synonyms))
        new.synonyms = [word for word in words if word != new.label]
        new.save(update_fields=["synonyms"])
    old.delete()
    _remember(KINDS[model], old, new)
    audit.record(by, "merge_term", new)
    changes.record(model._meta.label_lower, [str(source), str(target)])
    return new


def preview(source: Term) -> list[Moving]:
    """What stands under a word, by kind of entry, drafts included; kinds without any are left out."""
    counted = []
    for relation in _relations(type(source)):
        through = relation.through._default_manager
        if n := through.filter(**{relation.to_term: source.pk}).count():
            counted.append(Moving(str(relation.owner._meta.verbose_name_plural), n))
    return counted


def refuse_page_of_its_own(term: Term) -> None:
    """Raises MergeRefused for a topic: its page has an address of its own, which would then lead nowhere."""
    if isinstance(term, Theme) and term.kind == Theme.Kind.TOPIC:
        raise MergeRefused(
            _("„%(label)s“ hat eine eigene Themenseite und kann deshalb nur Ziel sein.") % {"label": term.label}
        )


def living(model: type[Term], slugs: Collection[str]) -> list[str]:
    """The slugs in their order, those of merged words replaced by what stands for them; one query, none for none."""
    if not slugs:
        return []
    successors = dict(_successors(model).filter(slug__in=slugs).values_list("slug", "into"))
    return list(dict.fromkeys(successors.get(slug, slug) for slug in slugs))


def successors(model: type[models.Model]) -> dict[str, str]:
    """Slug of a merged word -> slug of what stands for it, for all words of a kind; empty for what is never merged."""
    known = next((kind for kind in KINDS if kind is model), None)
    return dict(_successors(known).values_list("slug", "into")) if known else {}


def standing_for(kind: str, slug: str) -> str | None:
    """The slug itself if its word is alive, that of its successor if it was merged, None if there never was one."""
    model = WORDS.get(kind)
    if slug in Level.values if model is None else model._default_manager.filter(slug=slug).exists():
        return slug
    merged = MergedTerm.objects.filter(kind=kind, slug=slug).first()
    return merged.into if merged else None


def _successors(model: type[Term]) -> models.QuerySet[MergedTerm]:
    """Without slugs that a new word has taken: what is alive stands for itself."""
    alive = model._default_manager.values("slug")
    return MergedTerm.objects.filter(kind=KINDS[model]).exclude(slug__in=alive)


def _remember(kind: MergedTerm.Kind, old: Term, new: Term) -> None:
    """In one step from every old slug to what is alive, however often was merged before."""
    MergedTerm.objects.filter(kind=kind, slug=new.slug).delete()
    MergedTerm.objects.filter(kind=kind, into=old.slug).update(into=new.slug)
    MergedTerm.objects.update_or_create(
        kind=kind, slug=old.slug, defaults={"label": old.label, "into": new.slug, "merged_at": timezone.now()}
    )


class _Relation(NamedTuple):
    """A table of pairs: `to_term` points at the word, `to_owner` at what has it."""

    through: type[models.Model]
    owner: type[models.Model]
    to_term: str
    to_owner: str


def _relations(model: type[Term]) -> Iterator[_Relation]:
    """Every many-to-many relation that leads to the words of `model`, wherever in the house it stands."""
    for related in model._meta.related_objects:
        if not isinstance(related, models.ManyToManyRel):
            continue
        field: Any = related.field
        owner: type[models.Model] = field.model
        through: type[models.Model] = field.remote_field.through
        yield _Relation(through, owner, field.m2m_reverse_field_name(), field.m2m_field_name())
        if owner is model:  # words below words: seen from the other end
            yield _Relation(through, model, field.m2m_field_name(), field.m2m_reverse_field_name())


def _move(relation: _Relation, old: int, new: int) -> None:
    rows = relation.through._default_manager
    has_new = rows.filter(**{relation.to_term: new}).values(relation.to_owner)
    rows.filter(**{relation.to_term: old, f"{relation.to_owner}__in": has_new}).delete()
    if relation.owner is Theme:  # a word is not below itself
        rows.filter(**{relation.to_term: old, relation.to_owner: new}).delete()
    rows.filter(**{relation.to_term: old}).update(**{relation.to_term: new})


def _move_in_drafts(model: type[Term], old: int, new: int) -> None:
    """Drafts and earlier versions name words by their keys; published later, they must not lose one."""
    for related in model._meta.related_objects:
        owner = related.related_model
        if not (isinstance(related, models.ManyToManyRel) and issubclass(owner, RevisionMixin)):
            continue
        name = related.field.name
        base = ContentType.objects.get_for_model(owner)
        drafts = Revision.objects.filter(base_content_type=base, **{f"content__{name}__contains": [old]})
        for draft in drafts.only("pk", "content").iterator():
            keys = dict.fromkeys(new if key == old else key for key in draft.content[name])
            Revision.objects.filter(pk=draft.pk).update(content=draft.content | {name: list(keys)})
