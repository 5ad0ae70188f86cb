import type { Outline } from '../outline/types.ts';
import { Reader, Writer } from './bytes.ts';
import { readColumn, writeColumn } from './columns.ts';
import { readValue, writeValue } from './values.ts';

type Plain = Readonly<Record<string, unknown>>;

const [VALUE, RECORDS] = [0, 1] as const;
const writer = new Writer();

/**
 * An outline as bytes. It knows no field by name, so that one which is added later is kept like the others; lists of records
 * are written field by field. Undefined where an outline holds something that could not be read back the same.
 */
export function encodeOutline(outline: Outline): Buffer | undefined {
  try {
    const fields = Object.entries(outline);
    writer.int(fields.length);
    for (const [name, value] of fields) {
      writer.text(name);
      if (isRecords(value)) writeRecords(writer, value);
      else {
        writer.int(VALUE);
        writeValue(writer, value);
      }
    }
  } catch (error) {
    writer.take();
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  return writer.take();
}

/** Reads an outline back. Throws when the bytes are not those of one. */
export function decodeOutline(bytes: Buffer): Outline {
  const reader = new Reader(bytes);
  const outline: Record<string, unknown> = {};
  for (let left = reader.int(); left > 0; left--) {
    const name = reader.text();
    outline[name] = reader.int() === RECORDS ? readRecords(reader) : readValue(reader);
  }
  return outline as unknown as Outline;
}

/** A list of objects that all have the same fields in the same order. */
function isRecords(value: unknown): value is readonly Plain[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const [first] = value;
  if (first === null || typeof first !== 'object' || Object.getPrototypeOf(first) !== Object.prototype)
    return false;
  const fields = Object.keys(first);
  return value.every((it) => {
    if (it === null || typeof it !== 'object') return false;
    let nth = 0;
    for (const field in it) if (field !== fields[nth++]) return false;
    return nth === fields.length;
  });
}

function writeRecords(to: Writer, records: readonly Plain[]): void {
  const fields = Object.keys(records[0]!);
  to.int(RECORDS);
  to.int(records.length);
  to.int(fields.length);
  for (const field of fields) {
    to.text(field);
    writeColumn(
      to,
      records.map((it) => it[field]),
    );
  }
}

function readRecords(from: Reader): Plain[] {
  const count = from.int();
  const fields: string[] = [];
  const columns: unknown[][] = [];
  for (let left = from.int(); left > 0; left--) {
    fields.push(from.text());
    columns.push(readColumn(from, count));
  }
  const make = makerOf(fields);
  const records: Plain[] = [];
  for (let i = 0; i < count; i++) records.push(make(columns, i));
  return records;
}

type Maker = (columns: readonly unknown[][], nth: number) => Plain;
const makers = new Map<string, Maker>();

/** Makes records with these fields: a function of its own for each kind, as filling in fields by name takes five times as long. */
function makerOf(fields: readonly string[]): Maker {
  const key = fields.join();
  let maker = makers.get(key);
  if (maker === undefined) {
    if (!fields.every((field) => /^[A-Za-z]\w*$/.test(field))) throw new RangeError('no name of a field');
    const body = fields.map((field, at) => `${field}: columns[${at}][nth]`).join(', ');
    maker = new Function('columns', 'nth', `return { ${body} };`) as Maker;
    makers.set(key, maker);
  }
  return maker;
}
