"""The screen on which editors merge two words: choose, read what will happen, confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from panreflex.vocabulary import merging


class TargetForm(forms.Form):
    """Which word stands for the other one from now on."""

    target = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Zusammenführen mit"))

    def __init__(self, data: Any, *, source: merging.Term) -> None:
        super().__init__(data)
        self.fields["target"].queryset = type(source)._default_manager.exclude(pk=source.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, model: type[merging.Term], list_name: str, pk: int) -> HttpResponse:
    """GET chooses and shows what would happen, POST does it. Only editors come here (`project/urls.py`)."""
    source = get_object_or_404(model, pk=pk)
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
    }
    return render(request, "vocabulary/merge.html", context, status=422 if refusal or form.errors else 200)
