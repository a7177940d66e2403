from django.urls import path

from ascolto.web.library import beside, entries, showing, transfer

urlpatterns = [
    path(
        "conversations/<int:pk>/proposals/",
        beside.proposals,
        name="conversation_proposals",
    ),
    path("messages/<int:pk>/proposals/", beside.proposals_to, name="message_proposals"),
    path("conversations/<int:pk>/answers/", beside.picker, name="conversation_answers"),
    path("messages/<int:pk>/answer/", beside.gather, name="message_answer"),
    path("settings/answers/", entries.index, name="answers"),
    path("settings/answers/new/", entries.create, name="answers_new"),
    path("settings/answers/export/", transfer.export, name="answers_export"),
    path("settings/answers/bring/", transfer.bring, name="answers_bring"),
    path("settings/answers/faq/", showing.index, name="faqs"),
    path("settings/answers/faq/<int:pk>/", showing.update, name="brand_faq"),
    path("settings/answers/<int:pk>/", entries.show, name="answer"),
    path("settings/answers/<int:pk>/archive/", entries.archive, name="answer_archive"),
]
