import type { Entries, Entry } from '../cases/entries.ts';
import { type Put, publish } from '../cases/publish.ts';
import { escapeAttribute, seconds, timestamp } from './escape.ts';
import { renderProperties } from './testcase.ts';

/** One `<testsuite>`: the cases of one source file of one stage. */
export interface Suite {
  readonly name: string;
  readonly file?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly since: number;
  readonly entries: readonly Entry[];
}

export interface PartLimits {
  readonly bytes: number;
  readonly objects: number;
}

/** Below what dashboards refuse: 25 MB, and 250,000 XML objects. */
export const PART_LIMITS: PartLimits = { bytes: 24_000_000, objects: 240_000 };

/** The start of every file we write, by which we know it again. */
export const MARKER = '<testsuites name="portcullis: ';

const SUITE_BYTES = 2_048;

/** Suites in files that stay within the limits; a suite that is too large goes on in the next one. */
export function divide(suites: readonly Suite[], limits: PartLimits): Suite[][] {
  const parts: Suite[][] = [[]];
  let bytes = 0;
  let objects = 0;
  for (const suite of suites) {
    let slice: Entry[] = [];
    const close = (): void => {
      if (slice.length > 0) parts.at(-1)!.push({ ...suite, entries: slice });
      slice = [];
    };
    const head = {
      bytes: SUITE_BYTES + suite.name.length * 6,
      objects: 2 + Object.keys(suite.properties).length,
    };
    bytes += head.bytes;
    objects += head.objects;
    for (const entry of suite.entries) {
      const full = bytes + entry.bytes > limits.bytes || objects + entry.objects > limits.objects;
      if (full && (slice.length > 0 || parts.at(-1)!.length > 0)) {
        close();
        parts.push([]);
        bytes = head.bytes;
        objects = head.objects;
      }
      slice.push(entry);
      bytes += entry.bytes;
      objects += entry.objects;
    }
    close();
  }
  return parts;
}

/** `report.xml`, `report-2.xml`, …: where the parts of a report go. */
export function partPath(path: string, part: number): string {
  if (part === 0) return path;
  return path.replace(/(\.[^./\\]+)?$/, (extension) => `-${part + 1}${extension}`);
}

/** Writes the parts, each whole or not at all. */
export function writeParts(
  path: string,
  parts: readonly (readonly Suite[])[],
  entries: Entries,
  about: { readonly pipeline: string; readonly hostname: string },
): string[] {
  const files = parts.map((suites, index) => ({
    path: partPath(path, index),
    write: (put: Put) => writePart(suites, entries, about, put),
  }));
  publish(files);
  return files.map((file) => file.path);
}

function writePart(
  suites: readonly Suite[],
  entries: Entries,
  { pipeline, hostname }: { readonly pipeline: string; readonly hostname: string },
  put: Put,
): void {
  const all = suites.flatMap((suite) => suite.entries);
  const { tests, failures, errors, time } = count(all);
  put(`<?xml version="1.0" encoding="UTF-8"?>\n${MARKER}${escapeAttribute(pipeline)}"`);
  put(` tests="${tests}" failures="${failures}" errors="${errors}" time="${time}">\n`);
  for (const suite of suites) {
    const own = count(suite.entries);
    put(`<testsuite name="${escapeAttribute(suite.name)}" tests="${own.tests}" failures="${own.failures}"`);
    put(
      ` errors="${own.errors}" skipped="${own.skipped}" time="${own.time}" timestamp="${timestamp(suite.since)}"`,
    );
    put(` hostname="${escapeAttribute(hostname)}"`);
    put(suite.file === undefined ? '>\n' : ` file="${escapeAttribute(suite.file)}">\n`);
    const properties = renderProperties(Object.entries(suite.properties));
    if (properties !== '') put(`${properties}\n`);
    entries.copy(suite.entries, put);
    put('</testsuite>\n');
  }
  put('</testsuites>\n');
}

function count(entries: readonly Entry[]) {
  const of = (status: Entry['status']) =>
    entries.reduce((sum, entry) => sum + Number(entry.status === status), 0);
  const time = seconds(entries.reduce((sum, entry) => sum + Math.max(0, entry.durationMs), 0));
  return { tests: entries.length, failures: of('failed'), errors: of('error'), skipped: of('skipped'), time };
}
