import { cleanText, cut } from './clean.ts';

/** Longest line that is shown; the journal holds the whole of it. */
const MAX_LINE = 2_000;

export interface LineSplitter {
  /** The lines that `text` completes, cleaned, without their line ends. */
  push(text: string): string[];
  /** The last, unended line, if there is one. */
  end(): string[];
}

/** Cuts chunks of child output into clean lines; holds at most one line of bounded length. */
export function createLineSplitter(): LineSplitter {
  let rest = '';
  return {
    push(text) {
      const parts = (rest + text).split('\n');
      rest = (parts.pop() ?? '').slice(0, MAX_LINE * 4);
      return parts.flatMap(show);
    },
    end() {
      const last = rest;
      rest = '';
      return last === '' ? [] : show(last);
    },
  };
}

/* A `\r` inside a line becomes a line end when cleaned; progress bars keep only what they ended with. */
function show(line: string): string[] {
  const drawn = cleanText(line.slice(0, MAX_LINE * 4))
    .split('\n')
    .filter((part, _, all) => part !== '' || all.length === 1);
  return [cut(drawn.at(-1) ?? '', MAX_LINE)];
}

/** The last `limit` lines of many, and how many there were. */
export interface Tail {
  add(lines: readonly string[]): void;
  readonly lines: readonly string[];
  readonly total: number;
}

export function createTail(limit: number): Tail {
  let kept: string[] = [];
  let total = 0;
  return {
    add(lines) {
      total += lines.length;
      for (const line of lines) kept.push(line);
      if (kept.length > limit * 2) kept = kept.slice(-limit);
    },
    get lines() {
      return kept.slice(-limit);
    },
    get total() {
      return total;
    },
  };
}
