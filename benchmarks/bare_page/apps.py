from django.apps import AppConfig


class BarePageConfig(AppConfig):
    name = "benchmarks.bare_page"
    label = "bare_page"
    default_auto_field = "django.db.models.BigAutoField"
