"""Error pages: each says in plain German what happened and what to do. They need neither database nor session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.cache import add_never_cache_headers

from panreflex.base import layout

# If even the page's template cannot be rendered (no static files yet), words are left.
_LAST_RESORT = (
    '<!doctype html><html lang="de"><meta charset="utf-8"><title>Fehler</title>'
    "<h1>Die Seite kann gerade nicht angezeigt werden.</h1>"
    "<p>Bitte versuchen Sie es in einigen Minuten noch einmal.</p>"
)


class TooManyRequests(Exception):
    """A limit was reached; answered with 429. `retry_after`: seconds until it makes sense to come back."""

    def __init__(self, retry_after: int = 60) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class ErrorPagesMiddleware:
    """Answers the errors of ours that a view raises, as Django answers its own Http404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for TooManyRequests; everything else goes on its way."""
        if isinstance(exception, TooManyRequests):
            return too_many_requests(request, retry_after=exception.retry_after)
        return None


def page(status: int, path: str, *, template: str = "", **said: object) -> HttpResponse:
    """The error page for `status` (400, 403, 404, 410, 413, 414, 429, 500 or 503) at the address `path`.

    said: what the template of this status shows besides.
    """
    content: str
    try:
        content = loader.render_to_string(template or f"{status}.html", layout.frame(path) | said)
    except Exception:
        if status < 500:
            raise
        content = _LAST_RESORT
    response = HttpResponse(content, status=status)
    add_never_cache_headers(response)
    return response


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request makes no sense; what exactly is said in the log only."""
    return page(400, request.path)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Signed in or not: this is for others."""
    return page(403, request.path)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing that this reader may know of."""
    return page(404, request.path)


def handler500(request: HttpRequest) -> HttpResponse:
    """Something broke on our side."""
    return page(500, request.path)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: it was open for too long, or cookies are off."""
    return page(403, request.path, template="403_csrf.html")


def too_many_requests(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    """The page for 429 with its Retry-After header (seconds)."""
    response = page(429, request.path)
    response["Retry-After"] = str(retry_after)
    return response


def unavailable(request: HttpRequest, *, retry_after: int = 120) -> HttpResponse:
    """The page for 503 with its Retry-After header (seconds): maintenance, or the database is away."""
    response = page(503, request.path)
    response["Retry-After"] = str(retry_after)
    return response
