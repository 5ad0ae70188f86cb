import { MASKED } from './mask-forms.ts';

/** The line that stands where text was cut before it came to us. Source: `_bounded` and `_encoded` of `src/pytest/plugin/`. */
const CUT = /\n… \d{1,15} (?:characters|bytes) left out …\n/g;
/** More of them in one text is no work of ours. */
const MOST_CUTS = 50;
/** Less of a secret says nothing, and is found everywhere. */
const SHORTEST_PART = 4;

/** Masks what a cut has left of a secret that stood there: its beginning before, its end after. */
export function maskCuts(text: string, forms: readonly string[]): string {
  if (!text.includes(' left out …\n')) return text;
  const cuts = [...text.matchAll(CUT)].slice(0, MOST_CUTS);
  let out = '';
  let from = 0;
  for (const [index, { 0: line, index: at }] of cuts.entries()) {
    const before = text.slice(from, at);
    const start = at + line.length;
    const after = text.slice(start, cuts[index + 1]?.index);
    const begun = left(before, forms, beginsAtEnd);
    const rest = left(after, forms, endsAtStart);
    out +=
      before.slice(0, before.length - begun) + (begun > 0 ? MASKED : '') + line + (rest > 0 ? MASKED : '');
    from = start + rest;
  }
  return out + text.slice(from);
}

type Fits = (text: string, form: string, length: number) => boolean;
const beginsAtEnd: Fits = (text, form, length) => text.endsWith(form.slice(0, length));
const endsAtStart: Fits = (text, form, length) => text.startsWith(form.slice(form.length - length));

/** Characters of the longest part of a secret that stands there. `forms` begins with the longest. */
function left(text: string, forms: readonly string[], fits: Fits): number {
  for (let length = Math.min(text.length, (forms[0]?.length ?? 0) - 1); length >= SHORTEST_PART; length--)
    if (forms.some((form) => form.length > length && fits(text, form, length))) return length;
  return 0;
}

/** Where in `text`, whole lines of a stream, that begins which must be masked together with what follows: a cut at its very end. */
export function openCut(text: string): number {
  const last = [...text.matchAll(CUT)].at(-1);
  if (last === undefined || last.index + last[0].length < text.length) return text.length;
  return text.lastIndexOf('\n', last.index - 1) + 1;
}
