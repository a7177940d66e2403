from __future__ import annotations

from django.urls import path

from ascolto.web.live import views

app_name = "live"
urlpatterns = [path("token/", views.token, name="token")]
