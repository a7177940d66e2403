from django.urls import path

from ascolto.web.playbooks import playbooks, rehearsals, versions

urlpatterns = [
    path("settings/playbooks/", playbooks.index, name="playbooks"),
    path("settings/playbooks/new/", playbooks.create, name="playbook_new"),
    path("settings/playbooks/order/", playbooks.order, name="playbook_order"),
    path("settings/playbooks/<int:pk>/", playbooks.show, name="playbook"),
    path(
        "settings/playbooks/<int:pk>/switch/", playbooks.switch, name="playbook_switch"
    ),
    path("settings/playbooks/<int:pk>/place/", playbooks.place, name="playbook_place"),
    path(
        "settings/playbooks/<int:pk>/removal/",
        playbooks.removal,
        name="playbook_removal",
    ),
    path(
        "settings/playbooks/<int:pk>/versions/",
        versions.index,
        name="playbook_versions",
    ),
    path(
        "settings/playbooks/<int:pk>/versions/<int:number>/restore/",
        versions.restore,
        name="playbook_restore",
    ),
    path(
        "settings/playbooks/<int:pk>/dry-runs/",
        rehearsals.create,
        name="playbook_rehearse",
    ),
    path(
        "settings/playbooks/<int:pk>/dry-runs/<int:run>/",
        rehearsals.show,
        name="playbook_rehearsal",
    ),
]
