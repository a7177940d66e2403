"""Addresses of the contact page."""

from __future__ import annotations

from django.urls import path

from ascolto.web.portal import hub

urlpatterns = [
    path("contact/embed.js", hub.script, name="hub_script"),
    path("contact/<slug:slug>/", hub.page, name="hub_page"),
    path("contact/<slug:slug>/embed/", hub.embed, name="hub_embed"),
    path("contact/<slug:slug>/data.json", hub.data, name="hub_data"),
]
