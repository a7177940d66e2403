"""Working together: kept lists, macros, what is passed on."""

from django.urls import path

from ascolto.web.operate import forwards, macro_pages, macros, saved_views

urlpatterns = [
    path("inbox/views/", saved_views.index, name="saved_views"),
    path("inbox/views/menu/", saved_views.menu, name="saved_view_menu"),
    path("inbox/views/counts/", saved_views.counts, name="saved_view_counts"),
    path("inbox/views/order/", saved_views.order, name="saved_view_order"),
    path("inbox/views/<int:pk>/", saved_views.update, name="saved_view"),
    path("inbox/views/<int:pk>/place/", saved_views.place, name="saved_view_place"),
    path(
        "inbox/views/<int:pk>/opening/", saved_views.opening, name="saved_view_opening"
    ),
    path(
        "inbox/views/<int:pk>/sharing/", saved_views.sharing, name="saved_view_sharing"
    ),
    path(
        "inbox/views/<int:pk>/removal/", saved_views.removal, name="saved_view_removal"
    ),
    path(
        "inbox/views/<int:pk>/return/", saved_views.comeback, name="saved_view_return"
    ),
    path("macros/", macro_pages.index, name="macros"),
    path("macros/menu/", macro_pages.menu, name="macro_menu"),
    path("macros/new/", macro_pages.new, name="macro_new"),
    path("macros/<int:pk>/", macro_pages.show, name="macro"),
    path("macros/<int:pk>/sharing/", macro_pages.sharing, name="macro_sharing"),
    path("macros/<int:pk>/removal/", macro_pages.removal, name="macro_removal"),
    path("macros/<int:pk>/return/", macro_pages.comeback, name="macro_return"),
    path("macros/<int:pk>/preview/", macros.preview, name="macro_preview"),
    path("macros/<int:pk>/runs/", macros.run, name="macro_run"),
    path(
        "conversations/<int:pk>/forwards/",
        forwards.resource,
        name="conversation_forwards",
    ),
    path("messages/<int:pk>/forward/", forwards.message, name="message_forward"),
    path("forwards/<int:pk>/undo/", forwards.undo, name="forward_undo"),
]
