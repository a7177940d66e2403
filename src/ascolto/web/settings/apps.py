from django.apps import AppConfig


class WebSettingsConfig(AppConfig):
    name = "ascolto.web.settings"
    label = "web_settings"
