import { createHash } from 'node:crypto';

/** Longest name or classname, escaped, that every dashboard stores whole. */
const MAX_NAME = 512;

/* What XML 1.0 cannot hold in any form, and pairs of surrogates, which it can; the first is quick, the second exact. */
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** `text` with every character that XML 1.0 cannot hold made visible (`#x1B`): deleting them would merge names. */
export function visibleXml(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(IMPOSSIBLE, (character) => `#x${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Text between tags. `>` is escaped always, so that `]]>` cannot occur. */
export function escapeText(text: string): string {
  return visibleXml(text).replace(/[&<>\r]/g, entity);
}

/** An attribute value in double quotes; white space survives the normalisation that parsers do. */
export function escapeAttribute(text: string): string {
  return visibleXml(text).replace(/[&<>"\t\n\r]/g, entity);
}

/** A name of at most 512 characters once escaped; where it is cut, a hash of the whole keeps it apart from others. */
export function fitName(name: string, suffix = ''): string {
  const whole = `${name}${suffix}`;
  if (escapeAttribute(whole).length <= MAX_NAME) return whole;
  const tail = `…${createHash('sha256').update(name).digest('hex').slice(0, 12)}${suffix}`;
  let room = MAX_NAME - escapeAttribute(tail).length;
  let kept = '';
  for (const character of name) {
    room -= escapeAttribute(character).length;
    if (room < 0) break;
    kept += character;
  }
  return `${kept}${tail}`;
}

/** Milliseconds as decimal seconds with three places, never with an exponent, never negative. */
export function seconds(milliseconds: number): string {
  return Number.isFinite(milliseconds) && milliseconds > 0
    ? (Math.min(milliseconds, 1e12) / 1000).toFixed(3)
    : '0.000';
}

/** `2026-11-22T09:30:00`, UTC: the form that the strictest of the schemas takes. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

function entity(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '"':
      return '&quot;';
    default:
      return `&#${character.charCodeAt(0)};`;
  }
}
