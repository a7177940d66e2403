"""Addresses of the web chat. `stream` is served beside Django, see `chat_stream`."""

from __future__ import annotations

from django.urls import path

from ascolto.web.portal import chat, chat_pages

urlpatterns = [
    path("chat/widget.js", chat_pages.widget, name="chat-widget"),
    path("chat/<str:site>/", chat_pages.page, name="chat-page"),
    path("chat/<str:site>/brand", chat.brand, name="chat-brand"),
    path("chat/<str:site>/session", chat.session, name="chat-session"),
    path("chat/<str:site>/messages", chat.messages, name="chat-messages"),
    path("chat/<str:site>/files", chat.files, name="chat-files"),
    path("chat/<str:site>/files/<str:name>", chat.file, name="chat-file"),
    path("chat/<str:site>/typing", chat.typing, name="chat-typing"),
    path("chat/<str:site>/read", chat.read, name="chat-read"),
    path("chat/<str:site>/email", chat.email, name="chat-email"),
]
