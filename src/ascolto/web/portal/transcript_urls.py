"""Addresses of the customer's own record."""

from __future__ import annotations

from django.urls import path

from ascolto.web.portal import transcript, transcript_asking

urlpatterns = [
    path("contact/<slug:slug>/transcript/", transcript_asking.ask, name="record_ask"),
    path(
        "transcripts/proof/<str:token>/", transcript_asking.prove, name="record_proof"
    ),
    path("transcripts/<str:secret>/", transcript.page, name="record"),
    path("transcripts/<str:secret>/end/", transcript.end, name="record_end"),
    path("transcripts/<str:secret>/record.txt", transcript.text, name="record_text"),
    path("transcripts/<str:secret>/record.json", transcript.data, name="record_data"),
    path(
        "transcripts/<str:secret>/files/<str:public_id>/",
        transcript.file,
        name="record_file",
    ),
]
