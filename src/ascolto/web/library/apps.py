from django.apps import AppConfig


class WebLibraryConfig(AppConfig):
    name = "ascolto.web.library"
    label = "web_library"
