"""Addresses of the listening room: the board, alerts, incidents, watches."""

from __future__ import annotations

from django.urls import path

from ascolto.web.monitor import (
    affected,
    alerts,
    board,
    digest,
    incident_reviews,
    incidents,
    insight_files,
    insights,
    mention_steps,
    mentions,
    mix,
    people,
    public_answers,
    public_posts,
    risks,
    silences,
    statement_courtesy,
    statements,
    voice_names,
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
    path("alerts/<int:pk>/undo/", alerts.undo, name="alert_undo"),
    path(
        "alerts/<int:pk>/posts/<int:message>/engagement/",
        public_answers.to_post,
        name="alert_post_engagement",
    ),
    path("tolerances/<int:pk>/removal/", alerts.expect, name="tolerance_removal"),
    path("alerts/<int:pk>/incident/", incidents.from_alert, name="alert_incident"),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/new/", incidents.new, name="incident_new"),
    path("incidents/rules/<int:pk>/", incidents.rule, name="brand_statement_rule"),
    path("incidents/<int:pk>/", incidents.show, name="incident"),
    path("incidents/<int:pk>/board/", incidents.board, name="incident_board"),
    path(
        "incidents/<int:pk>/description/", incidents.update, name="incident_description"
    ),
    path("incidents/<int:pk>/closure/", incidents.close, name="incident_closure"),
    path("incidents/<int:pk>/notes/", incidents.note, name="incident_notes"),
    path("incidents/<int:pk>/promises/", incidents.promise, name="incident_promises"),
    path("incidents/<int:pk>/affected/", affected.index, name="incident_affected"),
    path("incidents/<int:pk>/preview/", affected.preview, name="incident_preview"),
    path(
        "incidents/<int:pk>/candidates/",
        affected.candidates,
        name="incident_candidates",
    ),
    path("affected/<int:pk>/removal/", affected.remove, name="affected_removal"),
    path(
        "affected/<int:pk>/restoration/", affected.restore, name="affected_restoration"
    ),
    path(
        "affected/<int:pk>/answer/",
        public_answers.to_affected,
        name="affected_answer",
    ),
    path("affected/<int:pk>/contact/", affected.contact, name="affected_contact"),
    path(
        "incidents/<int:pk>/statements/", statements.create, name="incident_statements"
    ),
    path("statements/<int:pk>/", statements.show, name="statement"),
    path("statements/<int:pk>/step/", statements.step, name="statement_step"),
    path("statements/<int:pk>/undo/", statements.undo, name="statement_undo"),
    path(
        "statements/<int:pk>/courtesy/",
        statement_courtesy.look,
        name="statement_courtesy",
    ),
    path("statements/<int:pk>/public/", public_posts.index, name="statement_public"),
    path("statements/<int:pk>/posts/", public_posts.create, name="statement_posts"),
    path(
        "statements/<int:pk>/publication/",
        public_posts.publish,
        name="statement_publication",
    ),
    path("posts/<int:pk>/", public_posts.step, name="public_post"),
    path("posts/<int:pk>/undo/", public_posts.undo, name="public_post_undo"),
    path("incidents/<int:pk>/review/", incident_reviews.show, name="incident_review"),
    path(
        "incidents/<int:pk>/affected.csv",
        incident_reviews.affected,
        name="incident_affected_export",
    ),
    path(
        "incidents/<int:pk>/review.txt",
        incident_reviews.export,
        name="incident_review_export",
    ),
    path("watches/", watches.index, name="watches"),
    path("watches/names/", voice_names.update, name="voice_names"),
    path("watches/new/", watches.new, name="watch_new"),
    path("watches/preview/", watches.preview, name="watch_preview"),
    path("watches/<int:pk>/", watches.show, name="watch"),
    path("watches/<int:pk>/switch/", watches.switch, name="watch_switch"),
    path("watches/<int:pk>/removal/", watches.remove, name="watch_removal"),
    path(
        "mentions/<int:pk>/dismissal/", mention_steps.dismiss, name="mention_dismissal"
    ),
    path(
        "mentions/<int:pk>/restoring/", mention_steps.restore, name="mention_restoring"
    ),
    path(
        "mentions/<int:pk>/engagement/", mention_steps.engage, name="mention_engagement"
    ),
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
