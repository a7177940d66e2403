/* Ascolto web chat. One script tag, one web component, nothing else:
 *   <script src="https://HOST/chat/widget.js" data-site="KEY" async></script>
 * Everything written by people goes through textContent. Styles are constructed sheets and CSSOM
 * only, so a page needs no more than HOST in script-src and connect-src. */
(() => {
  "use strict";
  if (!window.customElements || customElements.get("ascolto-chat")) return;
  const script = document.currentScript || document.querySelector('script[data-site][src*="/chat/widget.js"]');
  const HERE = script ? script.src.replace(/\/chat\/widget\.js.*$/, "") : location.origin;

  const WORDS = {
    it: {
      open: "Apri la chat", close: "Chiudi la chat", chat: "Chat", log: "Conversazione", send: "Invia", attach: "Allega un file",
      remove: "Togli {0}", retry: "Riprova", discard: "Elimina", sending: "Invio in corso", sent: "Inviato", seen: "Letto",
      failed: "Non inviato", waiting: "In attesa della connessione", today: "Oggi", yesterday: "Ieri", you: "Lei",
      automatic: "Risposta automatica", typing: "{0} sta scrivendo", someone: "Qualcuno", unread1: "1 nuovo messaggio",
      unread: "{0} nuovi messaggi", newer: "Nuovi messaggi", here: "Siamo qui", away: "Ora non siamo in linea",
      within: "una persona risponde entro {0}", minutes: "{0} minuti", hour: "un’ora", hours: "{0} ore", day: "un giorno", days: "{0} giorni",
      offline: "Senza connessione. Quello che scrive parte appena torna.",
      late: "Ci vuole più del previsto. Se ci lascia la Sua e-mail, Le rispondiamo anche lì.",
      email: "Il Suo indirizzo e-mail", leave: "Lascia l’e-mail", later: "Non ora", thanks: "Le risponderemo anche a {0}.",
      bademail: "Questo non sembra un indirizzo e-mail.", big: "{0} è troppo grande: al massimo {1} MB in tutto.", many: "Al massimo 5 file per messaggio.",
      noupload: "{0} non è stato caricato.", long: "Il testo è troppo lungo: al massimo {0} caratteri.", deleted: "Messaggio ritirato", edited: "modificato",
      file: "Scarica {0}", nofile: "Il file non si è aperto. Riprovi fra poco.", drop: "Lasci qui i file", trouble: "Non è andata. Riproviamo da soli.",
    },
    en: {
      open: "Open the chat", close: "Close the chat", chat: "Chat", log: "Conversation", send: "Send", attach: "Attach a file",
      remove: "Remove {0}", retry: "Try again", discard: "Delete", sending: "Sending", sent: "Sent", seen: "Read",
      failed: "Not sent", waiting: "Waiting for the connection", today: "Today", yesterday: "Yesterday", you: "You",
      automatic: "Automatic reply", typing: "{0} is writing", someone: "Somebody", unread1: "1 new message",
      unread: "{0} new messages", newer: "New messages", here: "We are here", away: "We are away right now",
      within: "a person answers within {0}", minutes: "{0} minutes", hour: "an hour", hours: "{0} hours", day: "a day", days: "{0} days",
      offline: "No connection. What you write leaves as soon as it is back.",
      late: "This is taking longer than it should. Leave your e-mail address and we will answer you there too.",
      email: "Your e-mail address", leave: "Leave my address", later: "Not now", thanks: "We will answer you at {0} too.",
      bademail: "This does not look like an e-mail address.", big: "{0} is too large: at most {1} MB in all.", many: "At most 5 files in a message.",
      noupload: "{0} was not uploaded.", long: "The text is too long: at most {0} characters.", deleted: "Message withdrawn", edited: "edited",
      file: "Download {0}", nofile: "The file did not open. Please try again shortly.", drop: "Drop the files here", trouble: "That did not work. We keep trying.",
    },
  };

  const ICONS = {
    chat: "M4 5.5h16v11H11l-4.5 3.5v-3.5H4z M8 9.5h8 M8 12.8h5", close: "M6 6l12 12 M18 6L6 18", down: "M6 9.5l6 6 6-6",
    clip: "M8.5 12.5l5.6-5.6a2.6 2.6 0 0 1 3.7 3.7l-7.6 7.6a4.3 4.3 0 0 1-6.1-6.1l7.4-7.4", send: "M12 19V5.5 M6 11.5l6-6 6 6",
    file: "M7 3.5h7l4 4v13H7z M14 3.5v4h4",
  };

  const CSS = `
:host{all:initial;position:fixed;inset:auto 20px 20px auto;z-index:2147483000;font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
--ink:#1d2527;--soft:#5a6668;--line:#e2dfd8;--bg:#fff;--low:#f5f3ee;--bubble:#f0ede7;--bad:#a8321f;--kept:#1d7a4c;color:var(--ink);color-scheme:light;-webkit-text-size-adjust:100%}
:host([hidden]){display:none}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit;letter-spacing:inherit}
[hidden]{display:none!important}
button{background:none;border:0;padding:0;cursor:pointer;touch-action:manipulation}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;display:block}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launch{position:relative;width:56px;height:56px;border-radius:28px;background:var(--brand);color:var(--on);display:grid;place-items:center;
box-shadow:0 1px 2px #0003,0 6px 20px #0003,inset 0 0 0 1px #ffffff26;transition:transform .15s ease-out;margin-left:auto}
.launch:hover{transform:translateY(-1px)}.launch svg{width:26px;height:26px}
.badge{position:absolute;top:-3px;right:-3px;min-width:20px;height:20px;padding:0 6px;border-radius:10px;background:var(--bad);color:#fff;font-size:12px;font-weight:600;line-height:20px;text-align:center;font-variant-numeric:tabular-nums;box-shadow:0 0 0 2px var(--bg)}
.panel{position:absolute;right:0;bottom:68px;width:376px;height:min(620px,calc(100vh - 108px));height:min(620px,calc(100dvh - 108px));display:flex;flex-direction:column;background:var(--bg);border-radius:14px;overflow:hidden;
box-shadow:0 0 0 1px var(--line),0 12px 40px #0000002e;animation:in .16s ease-out}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
header{display:flex;align-items:center;gap:12px;padding:14px 10px 14px 18px;background:var(--brand);color:var(--on)}
header div{flex:1;min-width:0}
h2{font-size:16px;font-weight:650;line-height:1.25;overflow-wrap:anywhere}
.there{font-size:12px;line-height:1.4;opacity:.94}
.icon{width:40px;height:40px;border-radius:10px;display:grid;place-items:center;flex:none}
header .icon:focus-visible{outline-color:var(--on);outline-offset:-3px}
.net{padding:7px 18px;font-size:12px;background:var(--low);color:var(--soft);border-bottom:1px solid var(--line)}
.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px 16px 8px;display:flex;flex-direction:column}
.log:focus-visible{outline-offset:-3px}
.log>*{flex:none}.log>:first-child{margin-top:auto}
.day{align-self:center;margin:14px 0 8px;font-size:12px;color:var(--soft)}
.msg{display:flex;flex-direction:column;align-items:flex-start;max-width:84%;margin-top:10px}
.msg.next{margin-top:3px}.msg.mine{align-self:flex-end;align-items:flex-end}
.who{font-size:12px;color:var(--soft);margin:0 4px 3px;overflow-wrap:anywhere}
.body{padding:8px 12px;border-radius:14px;background:var(--bubble);white-space:pre-wrap;overflow-wrap:anywhere;max-width:100%}
.mine .body{background:var(--brand);color:var(--on);border-bottom-right-radius:5px}
.msg:not(.mine) .body{border-bottom-left-radius:5px}
.automatic .body{background:none;box-shadow:inset 0 0 0 1px var(--line);color:var(--soft)}
.gone .body{font-style:italic;opacity:.75}
.body a{text-decoration:underline;text-underline-offset:2px}.body a:focus-visible{outline-color:currentColor}
.meta{font-size:12px;color:var(--soft);margin:3px 4px 0;font-variant-numeric:tabular-nums}
.meta.bad{color:var(--bad)}.meta button{text-decoration:underline;font-weight:600;min-height:24px;margin-left:8px}
.files{display:flex;flex-direction:column;gap:4px;align-items:inherit;margin-top:4px;max-width:100%}
.chip{display:flex;align-items:center;gap:8px;max-width:100%;min-height:40px;padding:6px 12px 6px 8px;border-radius:10px;background:var(--low);box-shadow:inset 0 0 0 1px var(--line);text-align:left}
.chip svg{flex:none}.chip span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.chip small{color:var(--soft);font-size:12px;flex:none}
.pic{display:block;border-radius:10px;overflow:hidden;max-width:100%}.pic{box-shadow:0 0 0 1px var(--line)}.pic img{display:block;max-width:min(240px,100%);max-height:220px;object-fit:cover}
.dots{display:flex;gap:4px;padding:13px 14px}.dots i{width:6px;height:6px;border-radius:3px;background:var(--soft);animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}
.card{margin-top:14px;padding:14px;border-radius:10px;background:var(--low);box-shadow:inset 0 0 0 1px var(--line)}
.card label{display:block;font-size:12px;font-weight:600;margin:10px 0 4px}
.card input{width:100%;height:40px;padding:0 10px;border-radius:8px;border:1px solid var(--field);background:var(--bg);font-size:16px}
.card div{display:flex;flex-wrap:wrap;gap:6px;margin-top:10px}
.go,.no{min-height:40px;padding:0 14px;border-radius:8px;font-weight:600}.go{background:var(--brand);color:var(--on)}
.err{color:var(--bad);font-size:12px;margin-top:6px}
.note{font-size:12px;color:var(--soft);margin:10px 4px 0}
.newer{position:absolute;left:50%;bottom:76px;transform:translateX(-50%);display:flex;gap:4px;align-items:center;padding:6px 12px 6px 8px;border-radius:18px;background:var(--bg);box-shadow:0 0 0 1px var(--line),0 4px 14px #0003;font-size:12px;font-weight:600}.newer svg{width:16px;height:16px}
form.say{border-top:1px solid var(--line);padding:8px;display:flex;flex-direction:column;gap:6px;padding-bottom:max(8px,env(safe-area-inset-bottom))}
.row{display:flex;align-items:flex-end;gap:2px}
textarea{flex:1;min-width:0;min-height:40px;max-height:132px;padding:9px 6px;border:0;background:none;resize:none;font-size:15px;line-height:1.45}
textarea::placeholder{color:var(--soft);opacity:1}
textarea:focus-visible{outline:0}
.row:focus-within{border-radius:22px;box-shadow:0 0 0 2px var(--field)}.row .icon{border-radius:20px}
.send{background:var(--brand);color:var(--on);border-radius:20px}.send[aria-disabled=true]{background:var(--low);color:var(--soft);cursor:default}
.clip{color:var(--soft)}
.up{display:flex;flex-wrap:wrap;gap:6px}.up .chip{position:relative;overflow:hidden;padding-right:2px;min-height:34px}.up .icon{width:32px;height:32px}.up svg{width:16px;height:16px}
progress{position:absolute;left:0;bottom:0;width:100%;height:3px;border:0;appearance:none;background:var(--line)}progress::-webkit-progress-bar{background:var(--line)}progress::-webkit-progress-value{background:var(--brand)}progress::-moz-progress-bar{background:var(--brand)}
.drop{position:absolute;inset:8px;border-radius:10px;border:2px dashed var(--soft);background:var(--bg);opacity:.94;display:grid;place-items:center;font-weight:600;pointer-events:none}
:host{--field:#8b9495}
:host([theme=dark]){DARK}
@media (prefers-color-scheme:dark){:host(:not([theme=light])){DARK}}
@media (max-width:480px){:host{right:16px;bottom:16px;bottom:max(16px,env(safe-area-inset-bottom))}
.panel{position:fixed;inset:var(--top,0) 0 auto;width:auto;height:var(--tall,100dvh);border-radius:0;box-shadow:none}
header{padding-top:max(14px,env(safe-area-inset-top))}textarea{font-size:16px}:host([opened]) .launch{visibility:hidden}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.body,.launch,.send,.go{border:1px solid}}
@media print{:host{display:none}}`.replace(/DARK/g, "--ink:#ecebe6;--soft:#a7afae;--line:#343b3c;--bg:#1a1f20;--low:#232a2b;--bubble:#2b3334;--bad:#f08a76;--kept:#5cc08d;--field:#707b7c;color-scheme:dark");

  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, n) => values[n]);
  const uid = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  const h = (name, props, ...children) => {
    const [tag, ...classes] = name.split(".");
    const node = document.createElement(tag);
    if (classes.length) node.className = classes.join(" ");
    for (const [key, value] of Object.entries(props || {})) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value === true) node.setAttribute(key, "");
      else if (value !== false && value != null) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child != null));
    return node;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    path.setAttribute("d", ICONS[name]);
    return svg;
  };
  /* Text with its links: only http(s), never anything parsed as HTML. */
  const linked = (text) => text.split(/(https?:\/\/[^\s<>"“”«»]*[^\s<>"“”«».,;:!?)\]'’])/i).map((part, n) => (n % 2
    ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer nofollow ugc" }, part) : part));
  const size = (bytes, lang) => new Intl.NumberFormat(lang, { maximumFractionDigits: bytes < 1e6 ? 0 : 1 })
    .format(bytes < 1e6 ? Math.max(1, bytes / 1e3) : bytes / 1e6) + (bytes < 1e6 ? " kB" : " MB");
  /* Black or white, whichever reads better on a colour. */
  const onColor = (hex) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.22 ? "#14191a" : "#fff";
  };
  /* Storage may be forbidden: then the chat lasts as long as the page. */
  const memory = {};
  const store = (area) => ({
    get: (key) => { try { return JSON.parse(window[area].getItem(key)); } catch { return memory[key]; } },
    set: (key, value) => { memory[key] = value; try { window[area].setItem(key, JSON.stringify(value)); } catch { /* kept in memory */ } },
    drop: (key) => { delete memory[key]; try { window[area].removeItem(key); } catch { /* nothing there */ } },
    keys: () => { try { return Object.keys(window[area]); } catch { return Object.keys(memory); } },
  });
  const local = store("localStorage"), session = store("sessionStorage");

  class Failure extends Error {
    constructor(status, message) { super(message); this.status = status; }
    get passing() { return !this.status || this.status >= 500 || this.status === 429 || this.status === 408; }
  }

  class Chat extends HTMLElement {
    #messages = new Map(); #outbox = new Map(); #uploads = []; #rows = new Map(); #timers = {}; #blobs = new Map();
    #token = ""; #stream = ""; #last = ""; #seen = 0; #brand = null; #source = null; #fails = 0; #ready = null; #visitor = {};
    #typing = null; #atEnd = true; #flushing = false; #syncing = null; #typed = 0; #askAfter = null; #state = {}; #offline = false; #bye = []; #thanks = "";

    connectedCallback() {
      if (this.shadowRoot) return this.#start();
      this.site = this.getAttribute("site") || "";
      this.base = `${(this.getAttribute("host") || HERE).replace(/\/$/, "")}/chat/${encodeURIComponent(this.site)}`;
      this.lang = (this.getAttribute("language") || document.documentElement.lang || navigator.language || "en").slice(0, 2).toLowerCase() === "it" ? "it" : "en";
      this.key = `ascolto.chat.${this.site}`;
      this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      this.shadowRoot.adoptedStyleSheets = [sheet];
      this.hidden = true;
      this.#build();
      this.#start();
    }

    disconnectedCallback() {
      this.#hangUp();
      Object.values(this.#timers).forEach(clearTimeout);
      this.#bye.splice(0).forEach((undo) => undo());
    }

    t(key, ...values) { return fill(WORDS[this.lang][key], ...values); }

    /* --- the frame ------------------------------------------------------------------------- */

    #build() {
      const el = (this.el = {});
      el.launch = h("button.launch", { type: "button", "aria-label": this.t("open"), "aria-expanded": "false", onclick: () => (this.isOpen ? this.close() : this.open()) }, icon("chat"));
      el.badge = el.launch.appendChild(h("span.badge", { hidden: true, "aria-hidden": "true" }));
      el.name = h("h2", { id: "name" });
      el.there = h("p.there");
      el.net = h("p.net", { role: "status", hidden: true });
      el.log = h("div.log", { role: "log", "aria-label": this.t("log"), tabindex: "0", onscroll: () => this.#scrolled() });
      el.newer = h("button.newer", { type: "button", hidden: true, onclick: () => this.#toEnd() }, icon("down"), this.t("newer"));
      el.up = h("div.up");
      el.err = h("p.err", { role: "alert", hidden: true });
      el.pick = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", onchange: () => { this.#attach(el.pick.files); el.pick.value = ""; } });
      el.text = h("textarea", { rows: "1", oninput: () => this.#typedSomething(), onkeydown: (e) => this.#key(e),
        onpaste: (e) => { if (e.clipboardData.files.length) { e.preventDefault(); this.#attach(e.clipboardData.files); } } });
      el.send = h("button.icon.send", { type: "submit", "aria-label": this.t("send"), "aria-disabled": "true" }, icon("send"));
      el.form = h("form.say", { novalidate: true, onsubmit: (e) => { e.preventDefault(); this.#send(); } }, el.err, el.up,
        h("div.row", null, h("button.icon.clip", { type: "button", "aria-label": this.t("attach"), onclick: () => el.pick.click() }, icon("clip")), el.pick, el.text, el.send));
      el.drop = h("div.drop", { hidden: true }, this.t("drop"));
      el.panel = h("section.panel", { role: "dialog", "aria-labelledby": "name", tabindex: "-1", hidden: true, onkeydown: (e) => this.#trap(e),
        ondragover: (e) => { e.preventDefault(); el.drop.hidden = false; }, ondragleave: (e) => { if (!el.panel.contains(e.relatedTarget)) el.drop.hidden = true; },
        ondrop: (e) => { e.preventDefault(); el.drop.hidden = true; this.#attach(e.dataTransfer.files); } },
      h("header", null, h("div", null, el.name, el.there), h("button.icon", { type: "button", "aria-label": this.t("close"), onclick: () => this.close() }, icon("close"))),
      el.net, el.log, el.newer, el.form, el.drop);
      el.status = h("p.sr", { role: "status" });
      this.shadowRoot.append(el.panel, el.launch, el.status);
      this.shadowRoot.host.setAttribute("lang", this.lang);
    }

    #start() {
      this.#state = local.get(this.key) || {};
      for (const key of local.keys()) {
        const item = key.startsWith(`${this.key}.out.`) && local.get(key);
        if (item) this.#outbox.set(item.client_id, item);
      }
      this.#token = this.#state.token || "";
      const on = (target, event, act) => { target.addEventListener(event, act); this.#bye.push(() => target.removeEventListener(event, act)); };
      on(window, "online", () => { this.#net(false); this.#fails = 0; this.#resume(); });
      on(window, "offline", () => this.#net(true));
      on(document, "visibilitychange", () => this.#visible());
      on(window, "storage", (e) => { if (e.key === this.key && e.newValue) { this.#state = local.get(this.key) || {}; this.#badge(); } });
      if (window.visualViewport) ["resize", "scroll"].forEach((event) => on(visualViewport, event, () => this.#fit()));
      this.el.text.value = session.get(`${this.key}.draft`) || "";
      this.#greet();
    }

    /* The look first; the conversation too when there is one. Nothing is made for who only looks. */
    async #greet() {
      try {
        if (this.#token || this.#user()) await this.#begin();
        else this.#look(await this.#call("GET", `/brand?language=${this.lang}`, null, false));
      } catch (error) {
        if (!error.passing) return console.warn(`Ascolto chat: ${error.message}`);
        this.#later("greet", this.#wait(), () => this.#greet());
        this.#fails += 1;
        return;
      }
      this.#fails = 0;
      this.hidden = false;
      if (session.get(`${this.key}.open`) || this.hasAttribute("open")) this.open(false);
    }

    #look(answer) {
      const brand = (this.#brand = answer.brand);
      const color = this.getAttribute("color") || brand.color;
      if (/^#[0-9a-f]{6}$/i.test(color)) { this.style.setProperty("--brand", color); this.style.setProperty("--on", onColor(color)); }
      this.el.name.textContent = brand.name || this.t("chat");
      this.el.text.placeholder = brand.placeholder;
      this.el.text.setAttribute("aria-label", brand.placeholder);
      this.#presence(answer);
      this.#paint();
    }

    #presence({ online, answer_within: minutes, ask_email_after: askAfter }) {
      if (online !== undefined) this.online = online;
      if (askAfter !== undefined) this.#askAfter = askAfter;
      if (minutes !== undefined) this.minutes = minutes;
      const many = (n, one, more) => (n === 1 ? this.t(one) : this.t(more, n));
      const m = this.minutes;
      const span = m && (m < 60 || m % 60 ? this.t("minutes", m) : m < 1440 || m % 1440 ? many(m / 60, "hour", "hours") : many(m / 1440, "day", "days"));
      this.el.there.textContent = this.t(this.online ? "here" : "away") + (span ? ` · ${this.t("within", span)}` : "");
    }

    /* --- talking to the server ------------------------------------------------------------- */

    #user() {
      const id = this.getAttribute("user-id");
      return id ? { id, name: this.getAttribute("user-name") || "", email: this.getAttribute("user-email") || "", hmac: this.getAttribute("user-hmac") || "" } : null;
    }

    async #call(method, path, body, signed = true) {
      const headers = { Accept: "application/json", "Accept-Language": this.lang };
      if (signed) headers.Authorization = `Bearer ${this.#token}`;
      if (body) headers["Content-Type"] = "application/json";
      let answer;
      try {
        answer = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", signal: AbortSignal.timeout ? AbortSignal.timeout(path.startsWith("/files/") ? 120000 : 20000) : undefined });
      } catch { throw new Failure(0, this.t("trouble")); }
      if (path.startsWith("/files/") && answer.ok) return answer.blob();
      const data = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Failure(answer.status, (data.error && data.error.message) || this.t("trouble"));
      return data;
    }

    /* A token that is not believed any more is replaced once; the page's own user stays itself. */
    async #signed(method, path, body) {
      await this.#begun();
      try { return await this.#call(method, path, body); } catch (error) {
        if (error.status !== 401) throw error;
        this.#ready = null;
        await this.#begun();
        return this.#call(method, path, body);
      }
    }

    #begun() { return this.#ready || this.#begin(); }

    #begin() {
      const who = this.getAttribute("user-id") || "";
      if (this.#state.who && this.#state.who !== who) this.#forget(true);  // somebody else sits here now
      const ready = (this.#ready = this.#call("POST", "/session", { token: this.#token || undefined, after: this.#last || undefined, language: this.lang, page_url: location.origin + location.pathname, user: this.#user() || undefined }, false).then((answer) => {
        if (answer.fresh) this.#forget();
        this.#token = answer.token;
        this.#keep({ token: answer.token, who });
        this.#visitor = answer.visitor || {};
        this.#take(answer);
        this.#look(answer);
        this.#flush();
        this.#listen();
      }));
      ready.catch(() => { if (this.#ready === ready) this.#ready = null; });
      return ready;
    }

    #forget(all = false) {
      this.#messages.clear();
      this.#last = this.#thanks = "";
      this.#seen = 0;
      for (const item of [...this.#outbox.values()]) if (all || item.state === "sent") this.#done(item.client_id);
      if (all) { this.#token = this.el.text.value = ""; session.drop(`${this.key}.draft`); }
      local.drop(this.key);
      this.#state = {};
    }

    #keep(changes) { this.#state = { ...(local.get(this.key) || {}), ...changes }; local.set(this.key, this.#state); }

    #take({ messages = [], last, seen, stream }) {
      let news = 0;
      for (const message of messages) {
        if (message.from !== "visitor" && !this.#messages.has(message.id) && message.seq > (this.#state.read || 0)) { news += 1; this.#typing = null; if (message.from === "person") this.#thanks = ""; }
        this.#messages.set(message.id, message);
        if (message.client_id && this.#outbox.has(message.client_id)) this.#done(message.client_id);
      }
      if (last !== undefined) this.#last = last;
      if (stream) this.#stream = new URL(stream, this.base).href;  // there is one from the first message on
      if (seen > this.#seen) this.#seen = seen;
      this.#paint();
      if (news) this.#announce();
    }

    #sync() {
      const again = () => this.#signed("GET", `/messages?after=${encodeURIComponent(this.#last)}`).then((answer) => { this.#take(answer); this.#presence(answer); this.#listen(); return answer.more && again(); });
      this.#syncing = (this.#syncing || Promise.resolve()).then(again).catch(() => {});
      return this.#syncing;
    }

    /* --- staying in touch ------------------------------------------------------------------ */

    #wanted() { return this.#token && !document.hidden && !this.#offline && (this.isOpen || this.#messages.size || this.#outbox.size); }

    #listen() {
      this.#later("check", 60000, () => { if (this.#wanted()) this.#sync(); else this.#listen(); });
      if (this.#source || !this.#wanted() || !this.#stream) return;
      if (!window.EventSource) return this.#poll();
      const source = (this.#source = new EventSource(this.#stream));
      source.onopen = () => { this.#fails = 0; clearTimeout(this.#timers.poll); this.#net(false); this.#sync(); };
      source.addEventListener("message", () => this.#sync());
      source.addEventListener("seen", () => this.#sync());
      source.addEventListener("reload", () => this.#sync());
      source.addEventListener("typing", (event) => {
        let who = "", stop = false;
        try { ({ who = "", stop = false } = JSON.parse(event.data)); } catch { /* somebody, then */ }
        this.#typing = stop ? null : { name: who };
        this.#later("typing", 7000, () => { this.#typing = null; this.#paint(); });
        this.#paint();
      });
      source.onerror = () => { this.#hangUp(); this.#fails += 1; this.#later("again", this.#wait(), () => this.#resume()); this.#poll(); };
    }

    /* Where streams do not get through, asking now and then does. */
    #poll() {
      this.#later("poll", this.isOpen ? 4000 : 20000, () => { if (!this.#source && this.#wanted()) { this.#sync(); this.#poll(); } });
    }

    #hangUp() { if (this.#source) { this.#source.close(); this.#source = null; } }

    #wait() { return Math.min(30000, 1000 * 2 ** this.#fails) * (0.5 + Math.random() / 2); }

    #resume() { if (this.#token && !document.hidden) this.#begin().catch((error) => { if (error.passing) { this.#fails += 1; this.#later("again", this.#wait(), () => this.#resume()); } }); }

    #visible() {
      if (document.hidden) return this.#later("hide", 20000, () => this.#hangUp());
      clearTimeout(this.#timers.hide);
      if (this.#token && !this.#source) this.#resume();
      this.#read();
    }

    #net(offline) {
      this.#offline = offline;
      this.el.net.hidden = !offline;
      this.el.net.textContent = offline ? this.t("offline") : "";
      if (offline) this.#hangUp();
      this.#paint();
    }

    #later(name, ms, act) { clearTimeout(this.#timers[name]); this.#timers[name] = setTimeout(act, ms); }

    /* --- writing --------------------------------------------------------------------------- */

    #typedSomething() {
      const { text } = this.el;
      session.set(`${this.key}.draft`, text.value);
      text.style.setProperty("height", "auto");
      text.style.setProperty("height", `${Math.min(132, text.scrollHeight)}px`);
      this.#composer();
      if (text.value.trim() && this.#token && Date.now() - this.#typed > 4000) {
        this.#typed = Date.now();
        this.#call("POST", "/typing", {}).catch(() => {});
      }
    }

    #composer(error = "") {
      const busy = this.#uploads.some((up) => !up.id);
      const able = !busy && (this.el.text.value.trim() || this.#uploads.length);
      this.el.send.setAttribute("aria-disabled", String(!able));
      this.el.err.hidden = !error;
      this.el.err.textContent = error;
      return able;
    }

    #key(event) {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer:fine)").matches) { event.preventDefault(); this.#send(); }
    }

    #send() {
      const text = this.el.text.value.trim(), limit = (this.#brand && this.#brand.text_limit) || 8000;
      if (!this.#composer()) return;
      if ([...text].length > limit) return this.#composer(this.t("long", limit));
      const item = { client_id: uid(), text, files: this.#uploads.map(({ id, name, size: bytes, type }) => ({ id, name, size: bytes, type })), at: new Date().toISOString(), state: "new" };
      this.#outbox.set(item.client_id, item);
      local.set(`${this.key}.out.${item.client_id}`, item);
      this.#uploads = [];
      this.el.text.value = "";
      session.drop(`${this.key}.draft`);
      this.#typed = 0;
      this.#typedSomething();
      this.#chips();
      this.#toEnd();
      this.#flush();
    }

    /* One after the other, so that messages arrive in the order they were written. */
    async #flush() {
      if (this.#flushing) return;
      this.#flushing = true;
      for (const item of [...this.#outbox.values()].sort((a, b) => (a.at < b.at ? -1 : 1))) {
        if (item.state !== "new" || this.#offline) continue;
        try {
          await this.#signed("POST", "/messages", { client_id: item.client_id, text: item.text, sent_at: item.at, page_url: location.origin + location.pathname, language: this.lang, files: item.files.map((file) => file.id) });
          this.#mark(item, { state: "sent", slow: false, error: "" });
          this.#listen();
        } catch (error) {
          if (!error.passing) { this.#mark(item, { state: "failed", error: error.message }); continue; }
          this.#mark(item, { slow: true });
          this.#fails += 1;
          this.#later("flush", this.#wait(), () => this.#flush());
          break;
        }
      }
      this.#flushing = false;
      if (!this.#source && [...this.#outbox.values()].some((item) => item.state === "sent")) this.#later("poll", 1500, () => { this.#sync(); this.#poll(); });
      if ([...this.#outbox.values()].some((item) => item.state === "new" && !item.slow) && !this.#offline) this.#flush();
    }

    #mark(item, changes) {
      Object.assign(item, changes);
      if (this.#outbox.has(item.client_id)) local.set(`${this.key}.out.${item.client_id}`, item);
      this.#paint();
    }

    #done(id) { this.#outbox.delete(id); local.drop(`${this.key}.out.${id}`); }

    /* --- files ----------------------------------------------------------------------------- */

    #attach(files) {
      const limit = (this.#brand && this.#brand.file_limit) || 1e7;
      let problem = "";
      for (const file of files) {
        const total = this.#uploads.reduce((sum, up) => sum + up.size, file.size);
        if (total > limit) problem = this.t("big", file.name, Math.floor(limit / 1048576));
        else if (this.#uploads.length >= 5) problem = this.t("many");
        else this.#upload({ name: file.name || "file", size: file.size, type: file.type, done: 0, id: "", file });
      }
      this.#composer(problem);
      this.el.text.focus();
    }

    async #upload(up) {
      this.#uploads.push(up);
      this.#chips();
      try {
        await this.#begun();
        up.id = await new Promise((kept, lost) => {
          const xhr = (up.xhr = new XMLHttpRequest()), form = new FormData();
          form.append("file", up.file, up.name);
          xhr.open("POST", `${this.base}/files`);
          xhr.setRequestHeader("Authorization", `Bearer ${this.#token}`);
          xhr.setRequestHeader("Accept-Language", this.lang);
          xhr.upload.onprogress = (e) => { up.done = e.loaded / e.total; if (up.bar) up.bar.value = up.done; };
          xhr.onerror = () => lost(new Failure(0, this.t("noupload", up.name)));
          xhr.onload = () => {
            let data = {};
            try { data = JSON.parse(xhr.responseText); } catch { /* not ours: no id in it */ }
            if (xhr.status < 300 && data.id) kept(data.id);
            else lost(new Failure(xhr.status, (data.error && data.error.message) || this.t("noupload", up.name)));
          };
          xhr.send(form);
        });
        this.#chips();
      } catch (error) {
        this.#uploads = this.#uploads.filter((other) => other !== up);
        this.#chips();
        this.#composer(error.message);
      }
    }

    #chips() {
      this.el.up.replaceChildren(...this.#uploads.map((up) => {
        up.bar = up.id ? null : h("progress", { max: "1", value: String(up.done), "aria-label": up.name });
        return h("div.chip", null, icon("file"), h("span", null, up.name), h("small", null, size(up.size, this.lang)),
          h("button.icon", { type: "button", "aria-label": this.t("remove", up.name), onclick: () => { if (up.xhr) up.xhr.abort(); this.#uploads = this.#uploads.filter((o) => o !== up); this.#chips(); this.el.text.focus(); } }, icon("close")), up.bar);
      }));
      this.#composer();
    }

    #file(file) {
      const chip = h("button.chip", { type: "button", "aria-label": this.t("file", file.name), onclick: () => this.#download(file) }, icon("file"), h("span", null, file.name), h("small", null, size(file.size, this.lang)));
      if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type) || file.size > 5e6) return chip;
      const image = h("img", { alt: file.name });
      const picture = h("button.pic", { type: "button", "aria-label": this.t("file", file.name), onclick: () => this.#download(file), hidden: true }, image);
      image.onload = () => { picture.hidden = false; chip.hidden = true; if (this.#atEnd) this.#toEnd(); };
      this.#blob(file).then((url) => { image.src = url; }).catch(() => {});
      return h("div", null, picture, chip);
    }

    /* Files need the visitor's token, so they are fetched, not linked to. */
    #blob(file) {
      if (!this.#blobs.has(file.id)) {
        const url = this.#signed("GET", `/files/${file.id}`).then((blob) => URL.createObjectURL(blob));
        this.#blobs.set(file.id, url);
        url.catch(() => this.#blobs.delete(file.id));
      }
      return this.#blobs.get(file.id);
    }

    async #download(file) {
      try { h("a", { href: await this.#blob(file), download: file.name }).click(); } catch { this.#composer(this.t("nofile")); }
    }

    /* --- the conversation on screen -------------------------------------------------------- */

    #paint() {
      if (!this.#brand) return;
      this.#later("paint", 0, () => {
        const { log } = this.el, keep = this.#atEnd, rows = this.#list();
        const keys = new Set(rows.map((row) => row.key));
        for (const [key, row] of this.#rows) if (!keys.has(key)) { row.node.remove(); this.#rows.delete(key); }
        let before = log.firstChild;
        for (const row of rows) {
          const old = this.#rows.get(row.key);
          if (old && old.print === row.print) { row.node = old.node; } else { row.node = row.draw(); if (old) { if (before === old.node) before = old.node.nextSibling; old.node.replaceWith(row.node); } }
          if (before === row.node) before = before.nextSibling; else log.insertBefore(row.node, before);
          this.#rows.set(row.key, row);
        }
        if (keep) this.#toEnd(false); else this.#scrolled();
        this.#badge();
        this.#read();
      });
    }

    #list() {
      const said = [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
      const going = [...this.#outbox.values()].sort((a, b) => (a.at < b.at ? -1 : 1)).map((item) => ({ ...item, id: item.client_id, from: "visitor", pending: true }));
      const rows = [this.#row("greeting", () => this.#bubble({ from: "brand", text: this.#brand.greeting, author: this.#brand.name }))];
      if (this.#brand.notice) rows.push(this.#row("notice", () => h("p.note", null, this.#brand.notice)));
      let day = "", previous = null;
      const all = [...said, ...going], lastMine = all.filter((m) => m.from === "visitor").pop();
      for (const message of all) {
        const date = new Date(message.at), today = date.toDateString();
        if (today !== day) rows.push(this.#row(`day ${today}`, () => h("p.day", null, this.#day(date))));
        const next = previous && today === day && previous.from === message.from && previous.author === message.author && date - new Date(previous.at) < 300000;
        const state = message.from !== "visitor" ? "" : message.pending ? (message.state === "new" ? (message.slow || this.#offline ? "waiting" : "sending") : message.state) : message.seq <= this.#seen ? "seen" : "sent";
        const told = state && (message === lastMine || !["sent", "seen"].includes(state)) ? state : "";
        const key = message.client_id ? `c ${message.client_id}` : `m ${message.id}`;
        rows.push(this.#row(key, () => this.#bubble(message, next, told), JSON.stringify([message.text, message.edited, message.deleted, message.error, next, told, message.pending && message.files.length > 0])));
        previous = message;
        day = today;
      }
      if (this.#asking(all)) rows.push(this.#row(`ask ${this.online}`, () => this.#ask()));
      if (this.#thanks) rows.push(this.#row("thanks", () => h("p.note", null, this.t("thanks", this.#thanks))));
      if (this.#typing) rows.push(this.#row(`typing ${this.#typing.name}`, () => this.#dots(this.#typing.name)));
      return rows;
    }

    #row(key, draw, print = "") { return { key, draw, print }; }

    #day(date) {
      const days = Math.round((new Date().setHours(12, 0, 0, 0) - new Date(date).setHours(12, 0, 0, 0)) / 864e5);
      return days === 0 ? this.t("today") : days === 1 ? this.t("yesterday") : new Intl.DateTimeFormat(this.lang, { weekday: "long", day: "numeric", month: "long" }).format(date);
    }

    #bubble(message, next = false, state = "") {
      const mine = message.from === "visitor", automatic = message.from === "automatic";
      const node = h(`div.msg${mine ? ".mine" : ""}${automatic ? ".automatic" : ""}${next ? ".next" : ""}${message.deleted ? ".gone" : ""}`, { "aria-live": mine && "off" });
      const who = mine ? this.t("you") : automatic ? this.t("automatic") : message.author;
      if (who) node.append(h(mine || next ? "p.sr" : "p.who", null, who));
      if (message.deleted) node.append(h("p.body", null, this.t("deleted")));
      else if (message.text) node.append(h("p.body", null, ...linked(message.text)));
      if (!message.deleted && message.files && message.files.length) node.append(h("div.files", null, ...message.files.map((file) => this.#file(file))));
      if (message.at) {
        const at = new Date(message.at), time = h("time", { datetime: message.at, title: new Intl.DateTimeFormat(this.lang, { dateStyle: "long", timeStyle: "short" }).format(at) },
          new Intl.DateTimeFormat(this.lang, { hour: "2-digit", minute: "2-digit" }).format(at));
        const meta = h("p.meta", null, time, message.edited ? ` · ${this.t("edited")}` : "", state ? ` · ${this.t(state)}` : "");
        if (state === "failed") {
          const item = this.#outbox.get(message.client_id);
          meta.classList.add("bad");
          meta.append(`: ${message.error}`, h("button", { type: "button", onclick: () => { this.#mark(item, { state: "new", error: "" }); this.#flush(); } }, this.t("retry")),
            h("button", { type: "button", onclick: () => { this.#done(item.client_id); this.#paint(); this.el.text.focus(); } }, this.t("discard")));
        }
        node.append(meta);
      }
      return node;
    }

    #dots(name) {
      return h("div.msg", null, h("p.who", null, this.t("typing", name || this.t("someone"))), h("div.body.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    }

    /* --- an address, when nobody answers --------------------------------------------------- */

    #asking(all) {
      if (this.#askAfter == null || this.#visitor.email || this.#thanks || this.#state.noemail) return false;
      const answered = all.map((m) => m.from).lastIndexOf("person");
      const first = all.slice(answered + 1).find((m) => m.from === "visitor" && m.state !== "failed");
      if (!first) return false;
      const left = new Date(first.at).getTime() + this.#askAfter * 1000 - Date.now();
      if (left > 0) this.#later("ask", Math.min(left + 100, 2e9), () => this.#paint());
      return left <= 0;
    }

    #ask() {
      const input = h("input", { id: "email", type: "email", autocomplete: "email", inputmode: "email", required: true, maxlength: "254", "aria-describedby": "email-error" });
      const error = h("p.err", { id: "email-error", role: "alert", hidden: true });
      const say = (text) => { error.hidden = !text; error.textContent = text; input.setAttribute("aria-invalid", String(!!text)); if (text) input.focus(); };
      const id = uid();
      return h("form.card", { novalidate: true, onsubmit: async (event) => {
        event.preventDefault();
        if (!input.value.trim() || !input.checkValidity()) return say(this.t("bademail"));
        try {
          const email = input.value.trim();
          await this.#signed("POST", "/email", { email, client_id: id, language: this.lang });
          this.#visitor.email = this.#thanks = email;
          this.#toEnd();
          this.el.text.focus();
        } catch (failure) { say(failure.message); }
      } }, h("p", null, this.online ? this.t("late") : this.#brand.offline), h("label", { for: "email" }, this.t("email")), input, error,
      h("div", null, h("button.go", { type: "submit" }, this.t("leave")), h("button.no", { type: "button", onclick: () => { this.#keep({ noemail: true }); this.#paint(); this.el.text.focus(); } }, this.t("later"))));
    }

    /* --- what has been read ---------------------------------------------------------------- */

    #unread() { return [...this.#messages.values()].filter((m) => m.from !== "visitor" && !m.deleted && m.seq > (this.#state.read || 0)).length; }

    #read() {
      const news = [...this.#messages.values()].filter((m) => m.from !== "visitor").reduce((top, m) => Math.max(top, m.seq), 0);
      if (!this.isOpen || document.hidden || !this.#atEnd || news <= (this.#state.read || 0)) return;
      this.#keep({ read: news });
      this.#badge();
      this.#signed("POST", "/read", { seq: news }).catch(() => {});
    }

    #badge() {
      const n = this.#unread(), { badge, launch, newer } = this.el;
      badge.hidden = !n || this.isOpen;
      badge.textContent = n > 9 ? "9+" : n;
      launch.setAttribute("aria-label", this.isOpen ? this.t("close") : this.t("open") + (n ? `, ${n === 1 ? this.t("unread1") : this.t("unread", n)}` : ""));
      newer.hidden = !(n && this.isOpen && !this.#atEnd);
    }

    #announce() {
      const n = this.#unread();
      if (!this.isOpen && n) this.el.status.textContent = n === 1 ? this.t("unread1") : this.t("unread", n);
    }

    #scrolled() {
      const { log } = this.el;
      this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
      if (this.#atEnd) this.#read();
      this.#badge();
    }

    #toEnd(paint = true) {
      this.#atEnd = true;
      if (paint) this.#paint();
      this.el.log.scrollTop = this.el.log.scrollHeight;
    }

    /* --- opening and closing --------------------------------------------------------------- */

    get isOpen() { return !this.el.panel.hidden; }

    open(focus = true) {
      if (this.isOpen) return;
      const { panel, launch, text, log, status } = this.el;
      panel.hidden = false;
      status.textContent = "";
      this.toggleAttribute("opened", true);
      launch.setAttribute("aria-expanded", "true");
      launch.replaceChild(icon("down"), launch.firstChild);
      session.set(`${this.key}.open`, true);
      this.#fit();
      this.#typedSomething();
      log.setAttribute("aria-busy", "true");
      this.#toEnd();
      this.#later("busy", 600, () => log.removeAttribute("aria-busy"));
      if (focus) (matchMedia("(pointer:fine)").matches ? text : panel).focus();
      this.#begun().then(() => { this.#listen(); this.#toEnd(); }).catch((error) => { if (error.passing) { this.#fails += 1; this.#later("begin", this.#wait(), () => this.#begin().catch(() => {})); } else this.#composer(error.message); });
    }

    close() {
      if (!this.isOpen) return;
      const { panel, launch } = this.el;
      panel.hidden = true;
      this.toggleAttribute("opened", false);
      launch.setAttribute("aria-expanded", "false");
      launch.replaceChild(icon("chat"), launch.firstChild);
      session.drop(`${this.key}.open`);
      this.#badge();
      launch.focus();
    }

    #fit() {
      const phone = matchMedia("(max-width:480px)").matches, view = window.visualViewport;
      this.el.panel.setAttribute("aria-modal", String(phone));
      if (!view) return;
      this.style.setProperty("--tall", `${view.height}px`);
      this.style.setProperty("--top", `${view.offsetTop}px`);
      if (this.#atEnd) this.el.log.scrollTop = this.el.log.scrollHeight;
    }

    #trap(event) {
      if (event.key === "Escape") { event.stopPropagation(); return this.close(); }
      if (event.key !== "Tab" || this.el.panel.getAttribute("aria-modal") !== "true") return undefined;
      const stops = [...this.el.panel.querySelectorAll("button,a[href],input,textarea,[tabindex='0']")].filter((node) => node.tabIndex >= 0 && node.getClientRects().length);
      const at = this.shadowRoot.activeElement, edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (at === edge || at === this.el.panel) { event.preventDefault(); (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus(); }
      return undefined;
    }
  }

  customElements.define("ascolto-chat", Chat);

  if (script && script.dataset.site) {
    const add = () => {
      if (document.querySelector("ascolto-chat")) return;
      const { site, language, color, theme, open, userId, userName, userEmail, userHmac } = script.dataset;
      document.body.append(h("ascolto-chat", { site, language, color, theme, open: open !== undefined, "user-id": userId, "user-name": userName, "user-email": userEmail, "user-hmac": userHmac }));
    };
    if (document.body) add(); else document.addEventListener("DOMContentLoaded", add);
  }
})();
