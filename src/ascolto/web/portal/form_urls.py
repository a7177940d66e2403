"""Addresses of the contact form."""

from __future__ import annotations

from django.urls import path

from ascolto.web.portal import form

urlpatterns = [
    path("form/embed.js", form.script, name="form_script"),
    path("form/<str:key>/", form.page, name="form"),
    path("form/<str:key>/embed/", form.embed, name="form_embed"),
    path("form/<str:key>/thanks/", form.thanks, name="form_thanks"),
]
