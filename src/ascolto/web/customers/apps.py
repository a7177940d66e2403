from django.apps import AppConfig


class WebCustomersConfig(AppConfig):
    name = "ascolto.web.customers"
    label = "web_customers"
