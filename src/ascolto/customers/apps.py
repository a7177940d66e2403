from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "ascolto.customers"
    label = "customers"

    def ready(self) -> None:
        from ascolto.customers import handlers, jobs  # noqa: F401
