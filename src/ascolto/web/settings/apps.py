from django.apps import AppConfig


class WebSettingsConfig(AppConfig):
    name = "ascolto.web.settings"
    label = "web_settings"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from ascolto.web.settings import devices

        user_logged_out.connect(devices.forget, dispatch_uid="push-device")
