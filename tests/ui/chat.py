"""The chat on a page of the inn's own site, as a visitor opens it and writes."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route

NAME = "chat"
TITLE = "The chat on the company's own site"
SITE = "http://www.treremi.example"
ABOUT = "Dodici camere, una cucina di lago e una bottega con le cose che coltiviamo."
PAGE = """<!doctype html><html lang="it"><meta charset="utf-8"><title>Locanda dei Tre Remi</title>
<meta name="viewport" content="width=device-width"><style>
body {{ margin: 0; font: 18px/1.6 Georgia, serif; color: #23312f; background: #f4f1ea }}
header {{ padding: 12vw 6vw 6vw; background: #1f6f78; color: #fff }}
h1 {{ font-size: 3em; line-height: 1.1; font-weight: normal; margin: 0 }}
main {{ padding: 40px 6vw; max-width: 32em }}
</style><header><h1>Locanda dei Tre Remi</h1>Dodici camere sul molo</header>
<main><p>{about}</p><p>Dalla finestra si vede il traghetto delle otto. La colazione è fino alle undici.</p>
</main><script src="{url}/chat/widget.js" data-site="{key}" data-language="it"></script>"""


def opened(context: BrowserContext, url: str) -> Page:
    from ascolto.channels.models import Account

    account = Account.objects.filter(kind="webchat").order_by("pk")[0]
    if SITE not in account.config.get("origins", []):  # others get no chat
        account.config = {**account.config, "origins": [SITE]}
        account.save(update_fields=["config"])
    page = context.new_page()

    def answer(route: Route) -> None:
        html = PAGE.format(url=url, key=account.public_id, about=ABOUT)
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/")
    page.locator("ascolto-chat").wait_for(state="attached")
    page.wait_for_timeout(1000)
    page.evaluate("document.querySelector('ascolto-chat').open()")
    box = page.locator("ascolto-chat textarea")
    box.fill("Buongiorno, avete una camera per due dal 5 al 7 dicembre?")
    box.press("Enter")
    page.wait_for_timeout(2500)
    return page
