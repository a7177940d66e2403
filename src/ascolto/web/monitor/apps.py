from django.apps import AppConfig


class WebMonitorConfig(AppConfig):
    name = "ascolto.web.monitor"
    label = "web_monitor"
