"""Addresses of the public FAQ."""

from __future__ import annotations

from django.urls import path

from ascolto.web.portal import faq

urlpatterns = [
    path("faq/<str:key>/", faq.page, name="faq"),
    path("faq/<str:key>/embed/", faq.embed, name="faq_embed"),
    path("faq/<str:key>/<int:pk>/helped/", faq.helped, name="faq_helped"),
]
