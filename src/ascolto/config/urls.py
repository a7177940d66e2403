"""Where everything lives. Each room of the web brings its own addresses."""

from __future__ import annotations

from django.urls import include, path

from ascolto.web import people

_CLOSED = ("signup", "email", "confirm-email", "password/set", "login/code/confirm")

urlpatterns = [
    *(path(f"accounts/{page}/", people.closed) for page in _CLOSED),
    path("accounts/confirm-email/<str:key>/", people.closed),
    path("accounts/", include("allauth.urls")),
    path("live/", include("ascolto.web.live.urls")),
    path("api/", include("ascolto.web.api.urls")),
    path("", include("ascolto.web.operate.urls")),
    path("", include("ascolto.web.monitor.urls")),
    path("", include("ascolto.web.customers.urls")),
    path("", include("ascolto.web.library.urls")),
    path("", include("ascolto.web.channels.urls")),
    path("", include("ascolto.web.playbooks.urls")),
    path("", include("ascolto.web.settings.urls")),
    path("", include("ascolto.web.portal.urls")),
]
