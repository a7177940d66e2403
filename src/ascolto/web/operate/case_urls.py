"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from ascolto.web.operate import cases, continuations, facts, regroupings

urlpatterns = [
    path(
        "conversations/<int:pk>/continuations/",
        continuations.create,
        name="conversation_continuations",
    ),
    path(
        "conversations/<int:pk>/continuations/new/",
        continuations.new,
        name="conversation_continuation_new",
    ),
    path("continuations/<int:pk>/undo/", continuations.undo, name="continuation_undo"),
    path("conversations/<int:pk>/facts/", facts.resource, name="conversation_facts"),
    path("conversations/<int:pk>/asked/", facts.asked, name="conversation_asked"),
    path("facts/<int:pk>/", facts.update, name="fact"),
    path("cases/<int:pk>/", cases.show, name="case"),
    path("cases/<int:pk>/title/", cases.update, name="case_title"),
    path("cases/<int:pk>/joins/", regroupings.join_here, name="case_joins"),
    path("conversations/<int:pk>/case/", regroupings.join, name="conversation_case"),
    path(
        "conversations/<int:pk>/splits/", regroupings.split, name="conversation_splits"
    ),
    path("conversations/<int:pk>/apart/", regroupings.apart, name="conversation_apart"),
    path("regroupings/<int:pk>/undo/", regroupings.undo, name="regrouping_undo"),
]
