from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ascolto.web"
    label = "web"
