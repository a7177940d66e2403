"""Addresses of the listening room: the board, alerts, watches."""

from __future__ import annotations

from django.urls import path

from ascolto.web.monitor import (
    alerts,
    board,
    digest,
    insight_files,
    insights,
    mentions,
    mix,
    people,
    risks,
    silences,
    watches,
)

urlpatterns = [
    path("listening/", board.index, name="listening"),
    path("mentions/", mentions.index, name="mentions"),
    path("listening/people/", people.index, name="people"),
    path("listening/followed/", people.followed, name="followed"),
    path("people/<str:person>/following/", people.follow, name="person_following"),
    path("listening/risks/", risks.index, name="risks"),
    path("conversations/<int:pk>/risk/", risks.step, name="risk_step"),
    path("listening/silences/", silences.index, name="silences"),
    path("silences/<int:pk>/step/", silences.step, name="silence_step"),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/<int:pk>/", alerts.show, name="alert"),
    path("alerts/<int:pk>/card/", alerts.card, name="alert_card"),
    path("alerts/<int:pk>/step/", alerts.step, name="alert_step"),
    path("watches/", watches.index, name="watches"),
    path("watches/new/", watches.new, name="watch_new"),
    path("watches/preview/", watches.preview, name="watch_preview"),
    path("watches/<int:pk>/", watches.show, name="watch"),
    path("watches/<int:pk>/switch/", watches.switch, name="watch_switch"),
    path("watches/<int:pk>/removal/", watches.remove, name="watch_removal"),
    path("mentions/<int:pk>/dismissal/", watches.dismiss, name="mention_dismissal"),
    path("listening/mix/", mix.index, name="mix"),
    path("digest/", digest.show, name="digest"),
    path("digest/posting/", digest.posting, name="digest_posting"),
    path("digest/choice/", digest.choice, name="digest_choice"),
    path("digest/stop/<str:token>/", digest.stop, name="digest_stop"),
    path("insights/", insights.index, name="insights"),
    path("insights/<int:pk>/", insights.show, name="insights_of"),
    path("insights/<int:pk>/files/", insight_files.create, name="insight_files"),
    path("insights/files/<int:pk>/", insight_files.show, name="insight_file"),
    path(
        "insights/files/<int:pk>/intake/",
        insight_files.intake,
        name="insight_file_intake",
    ),
    path(
        "insights/files/<int:pk>/removal/",
        insight_files.removal,
        name="insight_file_removal",
    ),
]
