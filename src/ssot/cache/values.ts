import type { Reader, Writer } from './bytes.ts';

const [NULL, FALSE, TRUE, COUNT, TEXT, EMPTY, JSON_TEXT] = [0, 1, 2, 3, 4, 5, 6] as const;

/** Writes one value. Throws a `TypeError` on what is no plain data, which could not be read back the same. */
export function writeValue(to: Writer, value: unknown): void {
  if (value === null) to.int(NULL);
  else if (value === false) to.int(FALSE);
  else if (value === true) to.int(TRUE);
  else if (isCount(value)) {
    to.int(COUNT);
    to.int(value);
  } else if (typeof value === 'string') {
    to.int(TEXT);
    to.text(value);
  } else if (Array.isArray(value) && value.length === 0) to.int(EMPTY);
  else {
    assertPlain(value);
    to.int(JSON_TEXT);
    to.text(JSON.stringify(value));
  }
}

/** Reads back what `writeValue` wrote. */
export function readValue(from: Reader): unknown {
  const tag = from.int();
  switch (tag) {
    case NULL:
      return null;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case COUNT:
      return from.int();
    case TEXT:
      return from.text();
    case EMPTY:
      return [];
    case JSON_TEXT:
      return JSON.parse(from.text());
    default:
      throw new RangeError(`there is no value of kind ${tag}`);
  }
}

/** A whole number of which every digit is kept, and that is not negative. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function assertPlain(value: unknown, unset = false): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return;
  if (unset && value === undefined) return;
  if (Array.isArray(value)) for (const item of value) assertPlain(item, unset && item !== undefined);
  else if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    for (const item of Object.values(value)) assertPlain(item, unset);
  else throw new TypeError(`no plain data: ${typeof value}`);
}

/** A value as JSON; undefined where JSON would lose something of it, fields that are not set apart. */
export function plainJson(value: unknown): string | undefined {
  try {
    assertPlain(value, true);
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
