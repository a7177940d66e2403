from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ascolto.web.portal"
    label = "portal"
