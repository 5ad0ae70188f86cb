const MAX_LINES = 30;
const MAX_LINE = 240;
/** A failing line, what pytest says of it, where it is. */
const THREAD = /^(?=(?:Current t|T)hread 0x)/m;
const TELLING = /^(E\s|>\s|\S+:\d+: )/;

/** The telling lines of pytest's own report of a failure: the statement and the `E` lines; the last lines where it has none. */
export function assertionLines(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const telling = lines.filter((line) => TELLING.test(line));
  return bounded(telling.some((line) => line.startsWith('E')) ? telling : lines.slice(-MAX_LINES));
}

/** What faulthandler wrote, the thread that crashed or was asked first. */
export function stackLines(text: string): string {
  const [head = '', ...threads] = text.split(THREAD);
  const current = threads.filter((thread) => thread.startsWith('Current'));
  const others = threads.filter((thread) => !thread.startsWith('Current'));
  return bounded(
    [head, ...current, ...others]
      .join('\n')
      .split('\n')
      .filter((line) => line.trim() !== ''),
  );
}

/** At most 30 lines of at most 240 characters, with how many were left out. */
export function bounded(lines: readonly string[]): string {
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line));
  if (lines.length > MAX_LINES) shown.push(`… ${lines.length - MAX_LINES} more lines`);
  return shown.join('\n');
}

/** The first line, cut at 240 characters. */
export function firstLine(text: string): string {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
}
