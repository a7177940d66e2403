from django.apps import AppConfig


class WebApiConfig(AppConfig):
    name = "ascolto.web.api"
    label = "web_api"
