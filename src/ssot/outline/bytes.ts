/**
 * What the scanner must do at a byte outside strings; 0 needs nothing but the next byte. Constants of their
 * own and no object, because only those are folded into the loop once the code is bundled.
 */
export const KIND_PLAIN = 0;
export const KIND_NEWLINE = 1;
export const KIND_QUOTE = 2;
export const KIND_COMMENT = 3;
/** From here to `KIND_COMMA`: after a name, these say that it is read, unless it is part of a list of targets. */
export const KIND_OPEN = 4;
export const KIND_CLOSE = 5;
export const KIND_DOT = 6;
export const KIND_COMMA = 7;
export const KIND_BACKSLASH = 8;
export const KIND_COLON = 9;
export const KIND_SEMICOLON = 10;
export const KIND_EQUALS = 11;
/** Never valid outside a string. */
const KIND_INVALID = 12;
/** Valid only as `!=`. */
export const KIND_BANG = 13;
/** May start an identifier. */
export const KIND_IDENT = 14;
export const KIND_DIGIT = 15;
/** Stands between operands, and means nothing more to an outline. */
export const KIND_OPERATOR = 16;

export const CLASS = new Uint8Array(256);
/** 1: may start an identifier, 2: may continue one (digits). */
export const IDENT = new Uint8Array(256);

const put = (text: string, kind: number) => {
  for (const char of text) CLASS[char.charCodeAt(0)] = kind;
};
put('\n\r', KIND_NEWLINE);
put('"\'', KIND_QUOTE);
put('#', KIND_COMMENT);
put('([{', KIND_OPEN);
put(')]}', KIND_CLOSE);
put('\\', KIND_BACKSLASH);
put(':', KIND_COLON);
put(';', KIND_SEMICOLON);
put('=', KIND_EQUALS);
put('$?`\0', KIND_INVALID);
put('!', KIND_BANG);
put('0123456789', KIND_DIGIT);
put('.', KIND_DOT);
put(',', KIND_COMMA);
put('+-*/%&|^~<>@', KIND_OPERATOR);

for (let byte = 0; byte < 256; byte++) {
  const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte >= 128;
  if (letter) {
    IDENT[byte] = 1;
    CLASS[byte] = KIND_IDENT;
  }
  if (byte >= 48 && byte <= 57) IDENT[byte] = 2;
}

export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const TAB = 9;
export const FORM_FEED = 12;
export const BANG = 33;
export const HASH = 35;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const STAR = 42;
export const COMMA = 44;
export const DOT = 46;
export const COLON = 58;
export const SEMICOLON = 59;
export const EQUALS = 61;
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

const CACHED = 1 << 13;
const cache: string[] = new Array(CACHED).fill('');

/**
 * The ASCII text between two offsets. Words come again and again, in a file and from file to file: one string
 * for all of them costs less than to make each anew, and takes no memory of its own.
 */
export function asciiText(bytes: Buffer, from: number, to: number): string {
  let hash = 0;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  const slot = (hash ^ (hash >>> 13)) & (CACHED - 1);
  const known = cache[slot]!;
  if (known.length === to - from && isText(known, bytes, from)) return known;
  const text = bytes.toString('latin1', from, to);
  cache[slot] = text;
  return text;
}

function isText(text: string, bytes: Buffer, from: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== bytes[from + at]) return false;
  return true;
}

/** The identifier between two offsets, normalised as Python does. */
export function wordText(bytes: Buffer, from: number, to: number): string {
  for (let at = from; at < to; at++) {
    if (bytes[at]! >= 128) return bytes.toString('utf8', from, to).normalize('NFKC');
  }
  return asciiText(bytes, from, to);
}
