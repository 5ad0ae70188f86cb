import type { Reader, Writer } from './bytes.ts';
import { isCount, readValue, writeValue } from './values.ts';

const [SAME, COUNTS, TEXTS, FEW, NULLABLE, LISTS, VALUES] = [0, 1, 2, 3, 4, 5, 6] as const;
/** Texts of which there are no more than this are told by number. */
const FEW_TEXTS = 8;

/** Writes the values of one field of many records. Throws a `TypeError` on what is no plain data. */
export function writeColumn(to: Writer, values: readonly unknown[]): void {
  const [first] = values;
  if ((typeof first !== 'object' || first === null) && values.every((it) => it === first)) {
    to.int(SAME);
    writeValue(to, first);
  } else if (values.every(isCount)) {
    to.int(COUNTS);
    for (const value of values) to.int(value);
  } else if (values.every(isText)) writeTexts(to, values);
  else if (values.every(isNullableText)) {
    to.int(NULLABLE);
    for (const value of values) {
      to.int(value === null ? 0 : 1);
      if (value !== null) to.text(value);
    }
  } else if (values.every(isListOfTexts)) {
    to.int(LISTS);
    for (const list of values) {
      to.int(list.length);
      for (const text of list) to.text(text);
    }
  } else {
    to.int(VALUES);
    for (const value of values) writeValue(to, value);
  }
}

function writeTexts(to: Writer, values: readonly string[]): void {
  const few: string[] = [];
  for (const value of values) {
    if (few.includes(value)) continue;
    few.push(value);
    if (few.length > FEW_TEXTS) break;
  }
  if (few.length > FEW_TEXTS) {
    to.int(TEXTS);
    for (const value of values) to.text(value);
    return;
  }
  to.int(FEW);
  to.int(few.length);
  for (const value of few) to.text(value);
  for (const value of values) to.int(few.indexOf(value));
}

/** Reads a column of `count` values. */
export function readColumn(from: Reader, count: number): unknown[] {
  const tag = from.int();
  const values: unknown[] = [];
  switch (tag) {
    case SAME: {
      const value = readValue(from);
      for (let i = 0; i < count; i++) values.push(value);
      return values;
    }
    case COUNTS:
      for (let i = 0; i < count; i++) values.push(from.int());
      return values;
    case TEXTS:
      for (let i = 0; i < count; i++) values.push(from.text());
      return values;
    case FEW: {
      const few = readList(from);
      for (let i = 0; i < count; i++) values.push(few[from.int()]);
      return values;
    }
    case NULLABLE:
      for (let i = 0; i < count; i++) values.push(from.int() === 0 ? null : from.text());
      return values;
    case LISTS:
      for (let i = 0; i < count; i++) values.push(readList(from));
      return values;
    case VALUES:
      for (let i = 0; i < count; i++) values.push(readValue(from));
      return values;
    default:
      throw new RangeError(`there is no column of kind ${tag}`);
  }
}

function readList(from: Reader): string[] {
  const list: string[] = [];
  for (let left = from.int(); left > 0; left--) list.push(from.text());
  return list;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNullableText = (value: unknown): value is string | null => value === null || isText(value);
const isListOfTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
