from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "ascolto.core"
    label = "core"

    def ready(self) -> None:
        from ascolto.core import among  # noqa: F401
        from ascolto.core.jobs import again, push, tidying  # noqa: F401
        from ascolto.core.sqlite import shape

        post_migrate.connect(shape.tell, sender=self)
