/* A terminator is demanded for the string sequences: an unterminated one must not swallow what follows it. */
const SEQUENCES =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u009b[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-Zc-~\\]/g;
/* Controls, and the marks that reorder or hide text in a terminal or in a diff. */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** `text` without the escape sequences of terminals. */
export function stripAnsi(text: string): string {
  return text.replace(SEQUENCES, '');
}

/**
 * Text that cannot drive a terminal: escape sequences go, other controls and reordering marks become visible
 * (`\x07`, `\u202e`), `\r\n` and a lone `\r` become line ends, lone surrogates become U+FFFD. Tabs become two spaces.
 */
export function cleanText(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(INVISIBLE, visible)
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** `cleanText` on one line of at most `max` characters, with `…` where it was cut. */
export function oneLine(text: string, max = 500): string {
  const bounded = text.length > max * 4 ? text.slice(0, max * 4) : text;
  return cut(
    cleanText(bounded)
      .replace(/\s*\n\s*/g, ' ⏎ ')
      .trim(),
    max,
  );
}

/** The first `max` characters, the last of them `…` when there were more; no surrogate pair is cut in two. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
