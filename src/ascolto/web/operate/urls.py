from django.urls import path

from ascolto.web.operate import (
    approval_urls,
    asked,
    askings,
    assignment,
    bulk_changes,
    case_urls,
    closure,
    colleagues,
    commitments,
    conversations,
    counter,
    courtesy,
    coverage,
    deliveries,
    drafts,
    gesture_urls,
    histories,
    inbox,
    labels,
    lead_urls,
    live_views,
    notes,
    notices,
    pictures,
    promises,
    replies,
    snoozes,
    tags,
    taking,
    team_urls,
    transcripts,
    typing,
    urgency,
    viewings,
)

urlpatterns = [
    *case_urls.urlpatterns,
    *gesture_urls.urlpatterns,
    *team_urls.urlpatterns,
    *lead_urls.urlpatterns,
    *approval_urls.urlpatterns,
    path("", inbox.home, name="home"),
    path("counter/", counter.show, name="counter"),
    path("inbox/", inbox.index, name="inbox"),
    path("inbox/rows/", inbox.rows, name="inbox_rows"),
    path("inbox/rail/", inbox.rail, name="inbox_rail"),
    path("conversations/<int:pk>/", conversations.show, name="conversation"),
    path(
        "conversations/<int:pk>/fresh/", conversations.fresh, name="conversation_fresh"
    ),
    path(
        "conversations/<int:pk>/earlier/",
        conversations.earlier,
        name="conversation_earlier",
    ),
    path(
        "conversations/<int:pk>/reading/",
        conversations.reading,
        name="conversation_reading",
    ),
    path(
        "conversations/<int:pk>/replies/", replies.create, name="conversation_replies"
    ),
    path("conversations/<int:pk>/notes/", notes.create, name="conversation_notes"),
    path("conversations/<int:pk>/typing/", typing.create, name="conversation_typing"),
    path(
        "conversations/<int:pk>/viewing/",
        viewings.resource,
        name="conversation_viewing",
    ),
    path("conversations/<int:pk>/draft/", drafts.update, name="conversation_draft"),
    path(
        "conversations/<int:pk>/courtesy/", courtesy.look, name="conversation_courtesy"
    ),
    path("messages/<int:pk>/label/", labels.update, name="message_label"),
    path(
        "conversations/<int:pk>/assignment/",
        assignment.update,
        name="conversation_assignment",
    ),
    path(
        "conversations/<int:pk>/closure/", closure.resource, name="conversation_closure"
    ),
    path(
        "conversations/<int:pk>/snooze/", snoozes.resource, name="conversation_snooze"
    ),
    path("conversations/<int:pk>/tags/", tags.update, name="conversation_tags"),
    path(
        "conversations/<int:pk>/following/",
        notices.following,
        name="conversation_following",
    ),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:pk>/card/", notices.card, name="notice_card"),
    path("notices/read/", notices.read, name="notices_read"),
    path("colleagues/", colleagues.index, name="colleagues"),
    path("colleagues/states/", colleagues.states, name="colleague_states"),
    path("bulk-changes/", bulk_changes.create, name="bulk_changes"),
    path("bulk-changes/new/", bulk_changes.new, name="bulk_change_new"),
    path("bulk-changes/<int:pk>/", bulk_changes.show, name="bulk_change"),
    path("bulk-changes/<int:pk>/undo/", bulk_changes.undo, name="bulk_change_undo"),
    path(
        "conversations/<int:pk>/transcripts/",
        transcripts.resource,
        name="conversation_transcripts",
    ),
    path(
        "transcript-links/<int:pk>/revocation/",
        transcripts.revoke,
        name="transcript_revocation",
    ),
    path("commitments/<int:pk>/", commitments.show, name="commitment"),
    path("commitments/<int:pk>/history/", histories.show, name="commitment_history"),
    path("commitments/<int:pk>/change/", promises.update, name="commitment_change"),
    path("coverage/", coverage.index, name="coverage"),
    path("promises/", promises.index, name="promises"),
    path("conversations/<int:pk>/offers/", promises.offers, name="conversation_offers"),
    path(
        "conversations/<int:pk>/promises/",
        promises.create,
        name="conversation_promises",
    ),
    path(
        "conversations/<int:pk>/urgency/", urgency.update, name="conversation_urgency"
    ),
    path("conversations/<int:pk>/askings/", askings.index, name="conversation_askings"),
    path("askings/<int:pk>/withdrawal/", askings.withdrawal, name="asking_withdrawal"),
    path("asked/<str:token>/", asked.show, name="asked"),
    path("asked/<str:token>/files/<str:public_id>/", asked.file, name="asked_file"),
    path("conversations/<int:pk>/live/", live_views.show, name="conversation_live"),
    path("accounts/<int:pk>/live/", live_views.latest, name="account_live"),
    path("take/<str:token>/", taking.show, name="take"),
    path(
        "messages/<int:pk>/pictures/<int:number>/",
        pictures.show,
        name="remote_picture",
    ),
    path("messages/<int:pk>/undo/", replies.undo, name="message_undo"),
    path("deliveries/<int:pk>/decision/", deliveries.decide, name="delivery_decision"),
]
