import { readFileSync, statSync } from 'node:fs';
import type { Location } from '../model/location.ts';
import { readLiteral } from './source-scan.ts';

/** Where `scenario()` was called. */
export interface CallSite {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
}

/** A way into a scenario: `['steps', 0, 'expect', 2, 'parallel', 1]`. */
export type Way = readonly (string | number)[];

const LARGEST = 1 << 20;

/** Who called `callee`, from the stack: source maps and jiti's lines are respected. Undefined where it is not a file. */
export function callSiteOf(callee: (...args: never) => unknown): CallSite | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  const [, file, line] =
    /^\s*at .*?(?:\(|at )?(?:file:\/\/)?(\/[^()]*|[A-Za-z]:[^()]*?):(\d+):\d+\)?$/m.exec(
      holder.stack ?? '',
    ) ?? [];
  return file === undefined ? undefined : { file: decode(file), line: Number(line) };
}

/**
 * Where in the scenario's file something is written down: the line of the deepest part on the way to it that can be
 * found without running the file, such as that of `expect` where its list is made elsewhere.
 * `file` is what the file is called in reports; a scenario made in another file has no line there.
 */
export function placeOf(
  file: string | undefined,
  site: CallSite | undefined,
  way: Way,
): Location | undefined {
  if (file === undefined) return undefined;
  const isThere = site?.file
    .replaceAll('\\', '/')
    .endsWith(`/${file.replace(/^(?:\.{1,2}\/)+/, '').replace(/^\//, '')}`);
  if (site === undefined || !isThere) return { file };
  return { file, line: lineOf(readSource(site.file), site.line, way) };
}

/** The line of the deepest part on `way` in the call of `scenario()` that begins on `line` of `text`. */
export function lineOf(text: string, line: number, way: Way): number {
  const from = offsetOfLine(text, line);
  const call = /\bscenario\s*(?:<[^(]*>)?\(/g;
  call.lastIndex = from;
  const found = call.exec(text);
  if (found === null) return line;
  const [, spec] = readLiteral(text, found.index + found[0].length - 1)?.parts ?? [];
  let at = spec?.value;
  let deepest = found.index;
  for (const step of way) {
    if (at === undefined || !'{['.includes(text[at]!)) break;
    const parts: readonly { key: string | undefined; start: number; value: number }[] =
      readLiteral(text, at)?.parts ?? [];
    // What is spread in before it shifts the rest by nobody knows how much.
    const before = typeof step === 'number' ? parts.slice(0, step + 1) : [];
    if (before.some((part) => text.startsWith('...', part.start))) break;
    const part = typeof step === 'number' ? parts[step] : parts.find(({ key }) => key === step);
    if (part === undefined) break;
    deepest = part.start;
    at = part.value;
  }
  return text.slice(0, deepest).split('\n').length;
}

function readSource(file: string): string {
  try {
    return statSync(file).size > LARGEST ? '' : readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', offset);
    if (end === -1) return 0;
    offset = end + 1;
  }
  return offset;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
