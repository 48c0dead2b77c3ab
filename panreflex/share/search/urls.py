from django.urls import path

from panreflex.share.search import views

app_name = "search"
urlpatterns = [path("suche/", views.search, name="search")]
