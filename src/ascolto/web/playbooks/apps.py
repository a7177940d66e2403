from django.apps import AppConfig


class WebPlaybooksConfig(AppConfig):
    name = "ascolto.web.playbooks"
    label = "web_playbooks"
