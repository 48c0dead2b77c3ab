"""All addresses. Those of the public site stay (see docs/architecture.md)."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from panreflex.base import urls as base_urls
from panreflex.base.media import urls as media_urls
from panreflex.base.views import healthz
from panreflex.people import urls as people_urls
from panreflex.people.guards import only_for
from panreflex.people.permissions import Action
from panreflex.project import administration
from panreflex.project.api import api, elsewhere

# Wagtail's own answer to the wrong role is to sign in once more, which for us would never end.
decorate_urlpatterns(wagtailadmin_urls.urlpatterns, only_for(Action.EDIT_CONTENT))
decorate_urlpatterns(base_urls.urlpatterns, only_for(Action.ADMINISTER))
administrators = only_for(Action.ADMINISTER)

handler400 = "panreflex.base.errors.handler400"
handler403 = "panreflex.base.errors.handler403"
handler404 = "panreflex.base.errors.handler404"
handler500 = "panreflex.base.errors.handler500"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Wagtail's page asks for first and last names, which our accounts don't have.
    path("redaktion/account/", RedirectView.as_view(pattern_name="people:account"), name="own-account"),
    path("redaktion/", include(wagtailadmin_urls)),
    path("dokumente/", include(media_urls.documents)),
    path("media/", include(media_urls)),
    path("konto/", include("panreflex.people.signing_in.urls")),
    path("verwaltung/", administrators(administration.index), name="administration"),
    path("verwaltung/einrichtung/", administrators(administration.setup), name="setup"),
    path("verwaltung/einrichtung/stand/", administrators(administration.setup), name="setup-state"),
    path("verwaltung/einrichtung/pruefen/", administrators(administration.check_now), name="check-now"),
    path("verwaltung/", include(base_urls)),
    path("", include(people_urls)),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", elsewhere),
    path("", include("panreflex.vocabulary.urls")),
    path("", include("panreflex.collect.contributions.urls")),
    path("", include("panreflex.share.feedback.urls")),
    path("", include("panreflex.share.law.urls")),
    path("", include("panreflex.share.events.urls")),
    path("", include("panreflex.share.catalogue.urls")),
    path("", include("panreflex.share.search.urls")),
    path("", include("panreflex.share.saved_searches.urls")),
    path("", include("panreflex.share.pages.urls")),
    path("", include("panreflex.share.exporting.urls")),
    path("", include("panreflex.share.reading_lists.urls")),
    # A second sign-in beside ours, with no brake on guessing; Wagtail leads to it from restricted pages.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include(wagtail_urls)),
]
