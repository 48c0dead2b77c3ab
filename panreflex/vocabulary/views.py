"""The screen on which editors merge two words, and the words as SKOS for machines."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from panreflex.base import changes
from panreflex.vocabulary import merging, skos

# End of the address -> type of the answer, and what rdflib calls it.
SKOS_FORMS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}


class SeeOther(HttpResponseRedirect):
    """A word is no page: what can be read of it stands elsewhere."""

    status_code = 303


class TargetForm(forms.Form):
    """Which word stands for the other one from now on."""

    def __init__(self, data: Any, *, source: merging.Term) -> None:
        super().__init__(data)
        others = type(source)._default_manager.exclude(pk=source.pk)
        self.fields["target"] = forms.ModelChoiceField(others, label=_("Zusammenführen mit"))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, model: type[merging.Term], list_name: str, pk: int) -> HttpResponse:
    """GET chooses and shows what would happen, POST does it. Only editors come here (`project/urls.py`)."""
    source = cast(merging.Term, get_object_or_404(model._default_manager, pk=pk))
    form = TargetForm(request.POST or request.GET or None, source=source)
    target = form.cleaned_data["target"] if form.is_valid() else None
    refusal = ""
    try:
        merging.refuse_page_of_its_own(source)
        if request.method == "POST" and target is not None:
            merging.merge(model, source.pk, target.pk, by=request.user)  # type: ignore[arg-type]
            words = {"old": source, "new": target}
            messages.success(request, _("„%(old)s“ ist jetzt „%(new)s“. Alte Links führen dorthin.") % words)
            return redirect(list_name)
    except merging.MergeRefused as refused:
        refusal = str(refused)
    context = {
        "source": source,
        "target": target,
        "form": form,
        "refusal": refusal,
        "moving": merging.preview(source),
        "list_url": reverse(list_name),
        "header_title": _("„%(word)s“ zusammenführen") % {"word": source},
        "header_icon": "tag",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Start")},
            {"url": reverse(list_name), "label": capfirst(model._meta.verbose_name_plural)},
            {"url": "", "label": _("Zusammenführen"), "sublabel": str(source)},
        ],
    }
    return render(request, "vocabulary/merge.html", context, status=422 if refusal or form.errors else 200)


@require_safe
def skos_file(request: HttpRequest, form: str, kind: str = "") -> HttpResponse:
    """The whole vocabulary or one list of words: `ttl` as Turtle, `jsonld` as JSON-LD, `rdf` as RDF/XML."""
    if kind and kind not in skos.SCHEMES:
        raise Http404
    media_type, name = SKOS_FORMS[form]
    content = skos.written(kind, name, version=changes.latest())
    return HttpResponse(content, content_type=f"{media_type}; charset=utf-8")


@require_safe
def concept(request: HttpRequest, kind: str = "", slug: str = "") -> HttpResponse:
    """The address that names a word, a list of words, or all: 303 to what the asker understands.

    Machines that ask for a form of RDF get the list that the word is in; people what stands under the word.
    404 for a word that never was; one that was merged leads on by 301.
    """
    if kind and kind not in skos.SCHEMES:
        raise Http404
    if slug and (into := merging.standing_for(kind, slug)) != slug:
        if into is None:
            raise Http404
        return HttpResponsePermanentRedirect(reverse("vocabulary:concept", args=[kind, into]))
    asked = request.get_preferred_type(["text/html", *(kind for kind, _name in SKOS_FORMS.values())]) or "text/html"
    forms_asked = [form for form, (media_type, _name) in SKOS_FORMS.items() if media_type == asked]
    if not forms_asked:
        address = _page(kind, slug)
    elif kind:
        address = reverse("vocabulary:scheme_file", args=[kind, *forms_asked])
    else:
        address = reverse("vocabulary:skos", args=forms_asked)
    return SeeOther(address, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


def _page(kind: str, slug: str) -> str:
    """Where people read what stands under a word."""
    if not slug:
        return {"measure": "/stellschrauben/", "factor": "/resilienzfaktoren/", "concept": "/fachwoerter/"}.get(
            kind, "/gute-beispiele/"
        )
    match kind:
        case "measure":
            return f"/stellschrauben/{slug}/"
        case "factor":
            return "/resilienzfaktoren/"
        case "concept":
            return f"/fachwoerter/{slug}/"
        case "addressee":
            return f"/empfehlungen/?zielgruppe={slug}"
    facet = {"theme": "thema", "crisis_kind": "krise", "level": "ebene"}[kind]
    return f"/gute-beispiele/?{facet}={slug}"
