from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "ascolto.channels"
    label = "channels"

    def ready(self) -> None:
        from ascolto.channels import handlers, jobs  # noqa: F401
