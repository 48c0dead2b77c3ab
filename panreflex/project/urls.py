"""All addresses. Those of the public site stay (see docs/architecture.md)."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from panreflex.people.guards import only_for
from panreflex.people.permissions import Action

# Wagtail's own answer to the wrong role is to sign in once more, which for us would never end.
decorate_urlpatterns(wagtailadmin_urls.urlpatterns, only_for(Action.EDIT_CONTENT))

urlpatterns = [
    path("redaktion/", include(wagtailadmin_urls)),
    path("dokumente/", include(wagtaildocs_urls)),
    path("konto/", include("allauth.account.urls")),
    path("", include("panreflex.share.events.urls")),
    path("", include("panreflex.share.catalogue.urls")),
    path("", include("panreflex.share.search.urls")),
    path("", include("panreflex.share.pages.urls")),
    path("", include(wagtail_urls)),
]
