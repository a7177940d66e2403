from django.apps import AppConfig


class WebChannelsConfig(AppConfig):
    name = "ascolto.web.channels"
    label = "web_channels"
