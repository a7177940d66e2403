"""Addresses of gestures, and of what stands beside a thread."""

from __future__ import annotations

from django.urls import path

from ascolto.web.operate import asides, gestures

urlpatterns = [
    path("conversations/<int:pk>/aside/", asides.show, name="conversation_aside"),
    path(
        "conversations/<int:pk>/gestures/new/",
        gestures.new,
        name="conversation_gesture_new",
    ),
    path(
        "conversations/<int:pk>/gestures/",
        gestures.create,
        name="conversation_gestures",
    ),
    path("gestures/", gestures.index, name="gestures"),
    path("gestures/ledger.csv", gestures.export, name="gestures_export"),
    path("gestures/<int:pk>/", gestures.update, name="gesture"),
    path("gestures/<int:pk>/undo/", gestures.undo, name="gesture_undo"),
]
