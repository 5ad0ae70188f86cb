import ms from 'ms';

/** The longest a timer of Node can be: 24.8 days. A longer one would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Milliseconds, or text such as `'30s'`, `'5m'`, `'1.5h'`. */
export type Duration = number | string;

/** A duration in milliseconds, or undefined where it is none, or longer than a timer can be. */
export function parseDuration(value: Duration): number | undefined {
  const parsed = typeof value === 'number' ? value : ms(value as ms.StringValue);
  return parsed >= 0 && parsed <= LONGEST_TIMER_MS ? parsed : undefined;
}

/** Milliseconds as people read them: `12 ms`, `3.4 s`, `2 m 05 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}
