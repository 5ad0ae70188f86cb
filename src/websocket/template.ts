/** What placeholders stand for, for one user and one message. */
export interface Fill {
  readonly user: string;
  /** Undefined where no message was sent. */
  readonly canary?: string | undefined;
  /** Its number, where a step sends several. */
  readonly run?: string | undefined;
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** Replaces `{{user}}` and `{{canary}}` in every text of plain data; anything else in it is left as it is. */
export function fill<T>(value: T, by: Fill): T {
  if (typeof value === 'string') return fillText(value, by) as T;
  if (Array.isArray(value)) return value.map((item) => fill(item, by)) as T;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, by)])) as T;
}

/** The names of the placeholders in plain data. */
export function placeholdersIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(PLACEHOLDER)].map((match) => match[1]!);
  if (Array.isArray(value)) return value.flatMap(placeholdersIn);
  return isPlain(value) ? Object.values(value).flatMap(placeholdersIn) : [];
}

function fillText(text: string, by: Fill): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => by[name as keyof Fill] ?? whole);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || '~standard' in value) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
