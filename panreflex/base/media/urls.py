"""Addresses of files; they stay. Those of documents bear the names by which Wagtail makes links."""

from django.urls import path, re_path
from wagtail.documents.views.serve import authenticate_with_password

from panreflex.base.media import views

app_name = "media"

urlpatterns = [
    path("images/<path:name>", views.picture, name="picture"),
    path("videos/<str:name>", views.video, name="video"),
]
documents = [
    re_path(r"^(\d+)/(.*)$", views.document, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
