/** What the scanner must do at a byte outside strings; 0 needs nothing but the next byte. */
export const KIND = {
  plain: 0,
  newline: 1,
  quote: 2,
  comment: 3,
  open: 4,
  close: 5,
  backslash: 6,
  colon: 7,
  semicolon: 8,
  equals: 9,
  /** Never valid outside a string. */
  invalid: 10,
  /** Valid only as `!=`. */
  bang: 11,
  /** Starts a multi-byte character that may be a quotation mark or space which is no Python. */
  suspicious: 12,
  /** The `l` that may start `lambda`, whose colon ends no header. */
  ell: 13,
} as const;

export const CLASS = new Uint8Array(256);
/** 1: may start an identifier, 2: may continue one (digits). */
export const IDENT = new Uint8Array(256);

const put = (text: string, kind: number) => {
  for (const char of text) CLASS[char.charCodeAt(0)] = kind;
};
put('\n\r', KIND.newline);
put('"\'', KIND.quote);
put('#', KIND.comment);
put('([{', KIND.open);
put(')]}', KIND.close);
put('\\', KIND.backslash);
put(':', KIND.colon);
put(';', KIND.semicolon);
put('=', KIND.equals);
put('$?`\0', KIND.invalid);
put('!', KIND.bang);
put('l', KIND.ell);
CLASS[0xe2] = KIND.suspicious;
CLASS[0xc2] = KIND.suspicious;

for (let byte = 0; byte < 256; byte++) {
  const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte >= 128;
  if (letter) IDENT[byte] = 1;
  else if (byte >= 48 && byte <= 57) IDENT[byte] = 2;
}

export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const TAB = 9;
export const FORM_FEED = 12;
export const HASH = 35;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const STAR = 42;
export const COMMA = 44;
export const DOT = 46;
export const COLON = 58;
export const SEMICOLON = 59;
export const EQUALS = 61;
export const AT = 64;
export const OPEN_SQUARE = 91;
export const BACKSLASH = 92;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;

/** The index after the identifier that starts at `from`. */
export function wordEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && IDENT[bytes[at]!] !== 0) at++;
  return at;
}

/** The identifier between two offsets, normalised as Python does. */
export function wordText(bytes: Buffer, from: number, to: number): string {
  for (let at = from; at < to; at++) {
    if (bytes[at]! >= 128) return bytes.toString('utf8', from, to).normalize('NFKC');
  }
  return bytes.toString('latin1', from, to);
}
