/* Starts everything that every page has. Each module listens on the document, so what htmx brings works too. */
import "./alerts.js";
import "./dialog.js";
import "./keys.js";
import "./live.js";
import "./menu.js";
import "./notices.js";
import "./palette.js";
import "./push.js";
import "./sure.js";
import "./theme.js";
import "./thread.js";
import "./times.js";
import "./toast.js";
