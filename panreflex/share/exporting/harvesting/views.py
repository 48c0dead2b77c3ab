"""The door for harvesters. It reads, also by POST, which the protocol asks for; it sets and wants no cookie."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from panreflex.share.exporting.harvesting import answering


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    parameters = request.POST if request.method == "POST" else request.GET
    return HttpResponse(answering.answer(parameters), content_type="text/xml; charset=utf-8")
