from django.apps import AppConfig


class MonitorConfig(AppConfig):
    name = "ascolto.monitor"
    label = "monitor"

    def ready(self) -> None:
        from ascolto.monitor import handlers, jobs  # noqa: F401
