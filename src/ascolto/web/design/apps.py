from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "ascolto.web.design"
    label = "design"
    verbose_name = "Design"
