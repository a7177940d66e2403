"""The bookmark: a piece of script that brings the page and what is marked in it. Pure."""

from __future__ import annotations

import json
import shlex
from urllib.parse import quote

# Written small: it is stored as an address. The signature is made in the page, which must be https.
SCRIPT = """(async()=>{
const U=%(url)s,K=%(key)s,E=new TextEncoder();
if(!crypto.subtle){alert(%(insecure)s);return}
const q=s=>{const m=document.querySelector(s);return m?(m.content||m.href||m.innerText||''):''};
const p={url:q('link[rel=canonical]')||location.href,title:document.title.slice(0,300),
text:String(getSelection()).slice(0,1200)||q('meta[name=description]').slice(0,500),
author:q('meta[name=author]').slice(0,100),language:document.documentElement.lang,by:%(by)s};
const b=a=>{let s='';new Uint8Array(a).forEach(c=>s+=String.fromCharCode(c));return btoa(s)};
const d=b(E.encode(JSON.stringify(p))).replace(/\\+/g,'-').replace(/\\//g,'_').replace(/=+$/,'');
const t=Math.floor(Date.now()/1000);
const k=await crypto.subtle.importKey('raw',E.encode(K),{name:'HMAC',hash:'SHA-256'},false,['sign']);
const s=[...new Uint8Array(await crypto.subtle.sign('HMAC',k,E.encode(t+'.'+d)))]
.map(c=>c.toString(16).padStart(2,'0')).join('');
open(U+'?d='+d+'&t='+t+'&s='+s,'_blank','noopener,width=420,height=320')})()"""
INSECURE = "Ascolto: this page is not https / questa pagina non è https."


def bookmark(webhook_url: str, secret: str, by: str = "") -> str:
    """The bookmark's address. It holds the secret: it is shown to members only."""
    script = SCRIPT % {
        "url": json.dumps(webhook_url),
        "key": json.dumps(secret),
        "by": json.dumps(by[:100]),
        "insecure": json.dumps(INSECURE),
    }
    return "javascript:" + quote(script.replace("\n", ""), safe="()=>{},;:'!|*+?.[]")


# For Postfix or Exim: seen: "|/usr/local/bin/to-ascolto" in /etc/aliases.
MAIL_SCRIPT = """#!/bin/sh
URL=%(url)s SECRET=%(secret)s
AT=$(date +%%s); MAIL=$(mktemp); cat > "$MAIL"
SIG=$( { printf '%%s.' "$AT"; cat "$MAIL"; } | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl -fsS "$URL" -H "x-ascolto-signature: t=$AT,v1=$SIG" -H 'content-type: message/rfc822' \\
     --data-binary "@$MAIL"; RC=$?; rm -f "$MAIL"; [ $RC = 0 ] || exit 75
"""


def mail_script(webhook_url: str, secret: str) -> str:
    """What the mail server hands a shared mail to. It holds the secret."""
    return MAIL_SCRIPT % {
        "url": shlex.quote(webhook_url),
        "secret": shlex.quote(secret),
    }
