"""Pages for administrators."""

from django.urls import path

from panreflex.base import views

app_name = "base"

urlpatterns = [
    path("auftraege/", views.job_list, name="jobs"),
    path("auftraege/stand/", views.job_list, name="jobs-state"),
    path("auftraege/<int:pk>/wiederholen/", views.retry_job, name="retry-job"),
    path("auftraege/<int:pk>/abbrechen/", views.cancel_job, name="cancel-job"),
    path("auftraege/<str:name>/starten/", views.start_task, name="start-task"),
    path("postausgang/", views.outbox, name="outbox"),
]
