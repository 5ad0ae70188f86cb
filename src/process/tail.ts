/** Keeps the last lines of a stream of text, in bounded memory. */
export interface Tail {
  push(text: string): void;
  /** The lines kept, joined by newlines. */
  text(): string;
}

const MAX_LINE = 2000;

export function createTail(lines: number): Tail {
  let kept: string[] = [];
  let open = '';
  const close = (line: string): void => {
    kept.push(line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line);
    if (kept.length > lines * 2) kept = kept.slice(-lines);
  };
  return {
    push(text) {
      const parts = (open + text).split('\n');
      open = (parts.pop() ?? '').slice(-2 * MAX_LINE);
      for (const line of parts) close(line.replace(/\r$/, ''));
    },
    text() {
      const all = open === '' ? kept : [...kept, open];
      return all.slice(-lines).join('\n');
    },
  };
}
