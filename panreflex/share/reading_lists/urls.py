"""Reading lists: of this browser, of an account, and shared by link."""

from django.urls import URLPattern

app_name = "reading_lists"

urlpatterns: list[URLPattern] = []
