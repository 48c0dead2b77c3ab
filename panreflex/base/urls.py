"""Pages for administrators."""

from django.urls import path

from panreflex.base import views

app_name = "base"

urlpatterns = [
    path("auftraege/", views.job_list, name="jobs"),
    path("auftraege/<int:pk>/wiederholen/", views.retry_job, name="retry-job"),
    path("postausgang/", views.outbox, name="outbox"),
]
