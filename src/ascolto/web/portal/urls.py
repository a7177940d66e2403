"""What customers reach without a log-in."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("ascolto.web.portal.chat_urls")),
    path("", include("ascolto.web.portal.form_urls")),
    path("", include("ascolto.web.portal.transcript_urls")),
    path("", include("ascolto.web.portal.hub_urls")),
    path("", include("ascolto.web.portal.faq_urls")),
]
