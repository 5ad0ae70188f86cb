import type { CaseRecord } from '../model/case.ts';
import { formatLocation } from '../model/location.ts';
import type { StageFailure } from '../model/ports.ts';
import { bounded, firstLine } from './excerpt.ts';
import { splitNodeId } from './node-id.ts';
import type { Places } from './places.ts';
import type { CollectError } from './protocol.ts';

/** Groups what could not be collected by its root cause. */
export interface Collection {
  add(error: CollectError): CaseRecord;
  /** One failure for each root cause, in the order they were met. */
  failures(): readonly StageFailure[];
  /** Files that could not be collected. */
  readonly count: number;
}

interface Group {
  readonly first: CollectError;
  readonly files: string[];
}

export function createCollection(
  stage: string,
  places: Places,
  reproduce: (nodeid: string) => string,
): Collection {
  const groups = new Map<string, Group>();
  let count = 0;

  const failureOf = ({ first, files }: Group): StageFailure => ({
    reason: 'collection-error',
    message: causeOf(first),
    at: places.innermost(first.frames) ?? { file: places.file(first.file) },
    excerpt: bounded([
      ...evidence(first, places),
      `${files.length === 1 ? '1 file' : `${files.length} files`} cannot be collected:`,
      ...files.map((file) => `  ${file}`),
    ]),
    help: 'No test of these files was run: mend this one cause first.',
    reproduce: reproduce(first.id),
  });

  return {
    add(error) {
      const key = keyOf(error);
      const group = groups.get(key) ?? { first: error, files: [] };
      groups.set(key, group);
      const file = places.file(error.file);
      group.files.push(file);
      count++;
      const failure = { ...failureOf({ first: error, files: [file] }), test: error.id, stage };
      return {
        id: error.id,
        name: splitNodeId(error.id).name,
        classname: splitNodeId(error.id).classname,
        at: failure.at ?? { file },
        status: 'error',
        durationMs: 0,
        failure,
      };
    },
    failures: () => [...groups.values()].map(failureOf),
    get count() {
      return count;
    },
  };
}

/** An import that fails is one cause wherever it is written; any other exception is one where it was raised. */
function keyOf({ type, message, frames }: CollectError): string {
  const isImport = type === 'ImportError' || type === 'ModuleNotFoundError';
  return JSON.stringify([type, message, isImport ? null : frames.at(-1)]);
}

function causeOf({ type, message, text }: CollectError): string {
  if (type === '') return firstLine(text.trimEnd().split('\n').at(-1) ?? '') || 'it could not be collected';
  return firstLine(message) === '' ? type : `${type}: ${firstLine(message)}`;
}

/** How the import got there, and the lines that pytest gives for it. */
function evidence({ frames, text }: CollectError, places: Places): readonly string[] {
  const chain = frames.map(([path, line]) => formatLocation({ file: places.file(path), line }));
  const said = text
    .split('\n')
    .filter((line) => /^E\s/.test(line))
    .slice(0, 6);
  return [...(chain.length > 1 ? [`import chain: ${chain.join(' → ')}`] : []), ...said];
}
