/** Lines around a change that are shown with it. */
const CONTEXT_LINES = 3;
/** Differences past this many are shown as the whole being replaced: the work grows with their square. */
const MAX_DIFFERENCES = 2000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What `diff -u` says of two versions of a file, with `a/` and `b/` before its path; empty where they are the same. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(split(before), split(after));
  const shown = lines.map(() => false);
  for (const [at, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    for (
      let near = Math.max(0, at - CONTEXT_LINES);
      near <= at + CONTEXT_LINES && near < lines.length;
      near++
    )
      shown[near] = true;
  }
  const hunks: string[] = [];
  let [old, now] = [1, 1];
  for (let at = 0; at < lines.length; ) {
    const end = shown[at] ? endOf(shown, at) : at + 1;
    const hunk = lines.slice(at, end);
    const [had, has] = [count(hunk, '+'), count(hunk, '-')];
    if (shown[at]) hunks.push(`@@ -${range(old, had)} +${range(now, has)} @@\n`, ...hunk.map(printed));
    old += had;
    now += has;
    at = end;
  }
  return `--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}

const endOf = (shown: readonly boolean[], from: number): number => {
  const end = shown.indexOf(false, from);
  return end < 0 ? shown.length : end;
};
/** Lines of a hunk that the other side has not. */
const count = (lines: readonly Line[], without: '-' | '+'): number =>
  lines.filter(({ sign }) => sign !== without).length;
const range = (from: number, amount: number): string => `${amount === 0 ? from - 1 : from},${amount}`;
const printed = ({ sign, text }: Line): string =>
  sign + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`);
const split = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function compare(a: readonly string[], b: readonly string[]): Line[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const same = (text: string): Line => ({ sign: ' ', text });
  const middle = shortest(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [...a.slice(0, head).map(same), ...middle, ...a.slice(a.length - tail).map(same)];
}

/** The shortest edit from one list of lines to the other (Myers, Algorithmica 1986). */
function shortest(a: readonly string[], b: readonly string[]): Line[] {
  const trace: Int32Array[] = [];
  const most = Math.min(a.length + b.length, MAX_DIFFERENCES);
  const reach = new Int32Array(2 * most + 3);
  for (let d = 0; d <= most; d++) {
    trace.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reach[most + k]! < reach[most + k + 2]!);
      let x = down ? reach[most + k + 2]! : reach[most + k]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[most + k + 1] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace, most);
    }
  }
  return [...a.map((text): Line => ({ sign: '-', text })), ...b.map((text): Line => ({ sign: '+', text }))];
}

function walkBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly Int32Array[],
  most: number,
): Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && reach[most + k]! < reach[most + k + 2]!);
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : reach[most + fromK + 1]!;
    const fromY = d === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) {
      lines.push({ sign: ' ', text: a[--x]! });
      y--;
    }
    if (d === 0) break;
    lines.push(down ? { sign: '+', text: b[--y]! } : { sign: '-', text: a[--x]! });
  }
  return lines.reverse();
}
