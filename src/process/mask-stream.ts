import { openCut } from './mask-cuts.ts';
import { MASKED } from './mask-forms.ts';

/** No more text than this is held back for a token that does not end; what comes of it after that is shown. */
const LONGEST_TOKEN = 16_384;

/** Masks text that comes in pieces. */
export interface MaskStream {
  /** Takes a piece and returns what can be shown by now: all but a tail that may be the start of a secret. */
  push(text: string): string;
  /** Returns the rest. */
  end(): string;
}

/**
 * Masks a stream exactly as its lines would be masked whole. Each line end lets everything before it go;
 * within a line only a tail that could still become a secret is held back.
 */
export function createMaskStream(
  mask: (text: string) => string,
  pattern: RegExp,
  forms: readonly string[],
): MaskStream {
  let held = '';
  return {
    push: (text) => {
      held += text;
      const lines = held.slice(0, held.lastIndexOf('\n') + 1);
      const line = openCut(lines);
      let out = mask(held.slice(0, line));
      held = held.slice(line);
      if (held === '') return out;
      const secret = secretStart(held, forms);
      const token = tokenStart(held);
      const wanted = Math.min(secret, token);
      const cut = beforeMatch(held, wanted, pattern);
      if (held.length - cut > LONGEST_TOKEN + (forms[0]?.length ?? 0)) {
        out += mask(held.slice(0, cut)) + MASKED;
        held = held.slice(wanted);
      } else {
        out += mask(held.slice(0, cut));
        held = held.slice(cut);
      }
      return out;
    },
    end: () => {
      const out = mask(held);
      held = '';
      return out;
    },
  };
}

/** Where a secret may have begun that the text does not hold to its end; the text's length when nowhere. */
function secretStart(text: string, forms: readonly string[]): number {
  const longest = forms[0]?.length ?? 0;
  for (let at = Math.max(0, text.length - longest + 1); at < text.length; at++) {
    const tail = text.slice(at);
    if (forms.some((form) => form.length > tail.length && form.startsWith(tail))) return at;
  }
  return text.length;
}

/** The same for JWTs and for passwords in URLs. */
function tokenStart(text: string): number {
  const from = Math.max(0, text.length - LONGEST_TOKEN);
  const at = text.slice(from).search(UNFINISHED_TOKEN);
  return at < 0 ? text.length : from + at;
}

const UNFINISHED_TOKEN = /(?:eyJ[\w.-]*|ZXlK[\w+/=-]*|:\/\/[^\s/"'<>`]*|ey?|Z(?:Xl?)?|:\/?)$/;
/** What stands before a password in a URL and makes it one. */
const BEFORE_PASSWORD = /:\/\/[^\s/@:"'<>`]{0,200}:$/;

/** The nearest position at or before the given one where no secret is cut in two, nor cut off from what makes it one. */
function beforeMatch(text: string, position: number, pattern: RegExp): number {
  let cut = position;
  if (cut === text.length) return cut;
  for (const match of [...text.matchAll(pattern)].reverse()) {
    const context = BEFORE_PASSWORD.exec(text.slice(Math.max(0, match.index - 204), match.index));
    const from = match.index - (context?.[0].length ?? 0);
    if (from < cut && cut < match.index + match[0].length) cut = from;
  }
  return cut;
}
