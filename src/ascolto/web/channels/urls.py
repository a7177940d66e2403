from django.urls import path

from ascolto.web.channels import accounts, bookmarks, files, payloads, upkeep

urlpatterns = [
    path("settings/accounts/", accounts.index, name="accounts"),
    path("settings/accounts/new/", accounts.new, name="account_new"),
    path("settings/accounts/new/<slug:kind>/", accounts.create, name="account_create"),
    path("settings/accounts/guide/<slug:kind>/", accounts.how_to, name="account_guide"),
    path("settings/accounts/<int:pk>/", accounts.show, name="account"),
    path("settings/accounts/<int:pk>/check/", upkeep.check, name="account_check"),
    path("settings/accounts/<int:pk>/secret/", accounts.secret, name="account_secret"),
    path("settings/accounts/<int:pk>/past/", upkeep.past, name="account_past"),
    path(
        "settings/accounts/<int:pk>/disconnection/",
        accounts.disconnection,
        name="account_disconnection",
    ),
    path("accounts/<int:pk>/bookmark/", bookmarks.show, name="account_bookmark"),
    path("accounts/<int:pk>/seen/", bookmarks.seen, name="account_seen"),
    path("settings/payloads/", payloads.index, name="payloads"),
    path("settings/payloads/replay/", payloads.replay_all, name="payloads_replay"),
    path("settings/payloads/<int:pk>/", payloads.show, name="payload"),
    path("settings/payloads/<int:pk>/state/", payloads.state, name="payload_state"),
    path("settings/payloads/<int:pk>/raw/", payloads.raw, name="payload_raw"),
    path("settings/payloads/<int:pk>/replay/", payloads.replay, name="payload_replay"),
    path("files/<str:public_id>/", files.show, name="file"),
]
