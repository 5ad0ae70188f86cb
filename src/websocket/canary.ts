import { createHash } from 'node:crypto';

/** A text that belongs to one user and one message, and to nothing else in the world. */
export interface Canary {
  readonly text: string;
  readonly user: string;
  /** True where its message is meant for everyone. */
  readonly isPublic: boolean;
}

/** The canaries of one run: what is made here can be found again in any frame, also encoded. */
export interface Canaries {
  /** `key` names the message: the same run, user and key give the same canary. */
  make(user: string, key: string, isPublic?: boolean): Canary;
  /** Every canary that a raw text holds: as it is, JSON- or percent-escaped, in base64, hex, or the other case. */
  find(raw: string): Canary[];
}

/**
 * All canaries of a run begin alike, so that a frame without any costs a few substring searches, however many
 * users there are. Letters and digits only: most encodings leave them as they are.
 */
export function createCanaries(seed: string): Canaries {
  const prefix = `pcx${digest(seed, 9)}`;
  const prefixForms = formsOf(prefix);
  const made = new Map<string, { canary: Canary; forms: readonly string[] }>();

  const search = (text: string): Canary[] => {
    if (!prefixForms.some((form) => text.includes(form))) return [];
    return [...made.values()]
      .filter(({ forms }) => forms.some((form) => text.includes(form)))
      .map(({ canary }) => canary);
  };

  return {
    make(user, key, isPublic = false) {
      const text = `${prefix}${digest(`${seed}\0${user}\0${key}`, 12)}`;
      const canary = made.get(text)?.canary ?? { text, user, isPublic };
      made.set(text, { canary, forms: formsOf(text) });
      return canary;
    },
    find(raw) {
      const plain = unescaped(raw);
      return plain === undefined ? search(raw) : [...new Set([...search(raw), ...search(plain)])];
    },
  };
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** The text itself, in capitals, in hex, and in base64 at its three alignments without the characters that neighbours change. */
function formsOf(text: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${'\0'.repeat(shift)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    const start = Math.ceil((shift * 8) / 6);
    const end = encoded.length - ((shift + text.length) % 3 === 0 ? 0 : 1);
    return encoded.slice(start, end);
  });
  const urlSafe = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([text, text.toUpperCase(), Buffer.from(text).toString('hex'), ...base64, ...urlSafe])];
}

/** The text without `\u0041` and `%41` escapes, where it has any. */
function unescaped(raw: string): string | undefined {
  if (!raw.includes('\\u') && !raw.includes('%')) return undefined;
  return raw
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
