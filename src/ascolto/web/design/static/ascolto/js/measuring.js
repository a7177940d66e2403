/* How long a text is, in the unit in which a provider counts: the same as `channels/contract/measuring.py`. */
const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const GSM_TWO = new Set("^{}\\[~]|€\f");
const LINK = /https?:\/\/[^\s]+/gi;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const graphemes = (text) => [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].map((one) => one.segment);

function weighted(text) {
  const normal = text.normalize("NFC");
  const links = normal.match(LINK) ?? [];
  let total = links.length * 23;
  for (const one of graphemes(normal.replace(LINK, ""))) {
    const signs = [...one];
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(one)) total += 2;
    else for (const sign of signs) total += LIGHT.some(([a, b]) => sign.codePointAt(0) >= a && sign.codePointAt(0) <= b) ? 1 : 2;
  }
  return total;
}

function segments(text) {
  const plain = [...text].every((sign) => GSM.has(sign) || GSM_TWO.has(sign));
  const places = plain ? [...text].reduce((sum, sign) => sum + (GSM_TWO.has(sign) ? 2 : 1), 0) : text.length;
  const [alone, joined] = plain ? [160, 153] : [70, 67];
  return places <= alone ? 1 : Math.ceil(places / joined);
}

const MEASURES = {
  bytes: (text) => new TextEncoder().encode(text).length,
  utf16: (text) => text.length,
  graphemes: (text) => graphemes(text).length,
  weighted,
  segments,
};

export const measure = (text, unit) => (MEASURES[unit] ?? ((all) => [...all].length))(text);
