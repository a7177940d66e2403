from django.apps import AppConfig


class WebOperateConfig(AppConfig):
    name = "ascolto.web.operate"
    label = "web_operate"
