import { rmSync } from 'node:fs';
import { hostname as systemHostname } from 'node:os';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Builder } from 'junit-report-builder';
import { pathFrom, standing } from '../cases/attachments.ts';
import { type CaseAttempts, type CaseBook, createCaseBook, type FinalCase } from '../cases/book.ts';
import type { Rendered } from '../cases/entries.ts';
import { notWritten, startsWithMarker } from '../cases/publish.ts';
import { openSpool, type Spool } from '../cases/spool.ts';
import type { Reporter } from '../reporter.ts';
import { failureOfCase } from '../summary/failures.ts';
import { fitName } from './escape.ts';
import { faultOf } from './fault.ts';
import { loadBuilder } from './load-builder.ts';
import { createNames } from './names.ts';
import { eachAttempt, renderStageCase } from './stage-case.ts';
import { divide, MARKER, PART_LIMITS, type PartLimits, partPath, type Suite, writeParts } from './suites.ts';
import { type JunitProfile, renderTestCase } from './testcase.ts';

export interface JunitOptions {
  /** Absolute. Where the report grows past what dashboards take, `-2`, `-3`, … are put before its extension. */
  readonly file: string;
  readonly profile?: JunitProfile | undefined;
  /** `each`: a test case for every attempt, with a property `attempt_number`, and none within another. */
  readonly attempts?: CaseAttempts | undefined;
  /** Directory, absolute, that `[[ATTACHMENT|path]]` is relative to, for what lies in it; else that of the report. */
  readonly attachmentBase?: string | undefined;
  readonly hostname?: string | undefined;
  readonly limits?: PartLimits | undefined;
}

/** Parts that a report may have; also how far the parts of an earlier run are looked for. */
const MAX_PARTS = 200;

/**
 * JUnit XML: one suite per source file of a stage, every stage in it, every attempt told. Cases go to disk as
 * they come; the file is put together at the end and appears whole. An earlier report at the same path is
 * removed when the run starts, so that what stands there after a crash is not taken for this run's.
 */
export function createJunitReporter(options: JunitOptions): Reporter {
  const { file: path, attempts = 'last', hostname = systemHostname(), limits = PART_LIMITS } = options;
  const names = createNames();
  let root = '';
  let spool: Spool | undefined;
  let book: CaseBook | undefined;
  let fault: unknown;
  let builder: Promise<Builder> | undefined;

  const opened = (): CaseBook => {
    if (book === undefined) {
      removeEarlier(path);
      spool = openSpool(path);
      book = createCaseBook(spool, (one) => renderCase(one, root, names, options), attempts);
    }
    return book;
  };

  return {
    name: 'junit',
    role: 'report',
    handle(event) {
      if (fault !== undefined) return;
      if (event.type === 'run-started') root = event.root;
      try {
        opened().handle(event);
      } catch (error) {
        fault = error;
      }
      // Loaded while the run works, so that nobody waits for it.
      if (builder === undefined) {
        builder = loadBuilder();
        builder.catch(() => undefined);
      }
    },
    async finish() {
      try {
        if (fault !== undefined) throw fault;
        const build = await (builder ?? loadBuilder());
        const { summary, stages } = opened().conclude();
        const { entries } = opened();
        const own = fitName(`portcullis.${summary.pipeline || 'run'}`);
        for (const stage of stages) {
          const unique = names.of(`stage ${stage.id}`, 'portcullis', summary.pipeline || 'run', stage.id);
          for (const [one, attempt] of attempts === 'each' ? eachAttempt(stage) : [[stage] as const]) {
            const rendered = renderStageCase(build, one, unique, attempt);
            const endedAt = one.startedAt + one.durationMs;
            entries.add({ group: OWN_GROUP, ...rendered }, one.status, one.durationMs, endedAt);
          }
        }
        const suites = entries.groups().map((group) => suiteOf(group, own));
        return {
          written: writeParts(path, divide(suites, limits), entries, {
            pipeline: summary.pipeline,
            hostname,
          }),
        };
      } catch (error) {
        return { written: [], problems: [notWritten('junit', path, error)] };
      } finally {
        spool?.close();
      }
    },
  };
}

const OWN_GROUP = '[]';

function renderCase(
  one: FinalCase,
  root: string,
  names: ReturnType<typeof createNames>,
  options: JunitOptions,
): Rendered {
  const { stage, record, key, earlier } = one;
  const failure = failureOfCase(stage, record);
  const file = record.at === undefined ? undefined : relativeFile(record.at.file, root);
  const properties: [string, string][] = [['id', record.id]];
  if (options.attempts === 'each') properties.push(['attempt_number', String(one.attempt)]);
  // What a skip says, it says in its own element.
  if (record.note !== undefined && record.status !== 'skipped') properties.push(['note', record.note]);
  const attachments = one.attachments.length === 0 ? [] : attachmentPaths(one, options, properties);
  const { classname, name } = names.of(key, stage, record.classname, record.name);
  // Written out: with spreads, this one literal took a third of the time of the whole report.
  const { text, objects } = renderTestCase(
    {
      classname,
      name,
      durationMs: record.durationMs,
      file,
      line: record.at?.line,
      properties,
      fault: failure === undefined ? undefined : faultOf(failure, record.status),
      skipped: record.status === 'skipped' ? (record.note ?? 'skipped') : undefined,
      earlier,
      stdout: record.stdout,
      stderr: record.stderr,
      attachments,
    },
    options.profile ?? 'rich',
  );
  return { group: JSON.stringify([stage, file ?? null]), text, objects };
}

/** What `[[ATTACHMENT|…]]` names; the properties are always relative to the report. */
function attachmentPaths(
  { attachments }: FinalCase,
  { file, attachmentBase }: JunitOptions,
  properties: [string, string][],
): string[] {
  return standing(attachments).map(({ path }) => {
    const beside = pathFrom(dirname(file), path);
    properties.push(['attachment', beside]);
    const within = attachmentBase === undefined ? '..' : pathFrom(attachmentBase, path);
    return within.startsWith('..') || isAbsolute(within) ? beside : within;
  });
}

function suiteOf(group: { key: string; since: number; entries: Suite['entries'] }, own: string): Suite {
  const [stage, file] = JSON.parse(group.key) as [string?, (string | null)?];
  const { since, entries } = group;
  if (stage === undefined) return { name: own, properties: {}, since, entries };
  const name = fitName(file == null ? stage : `${stage}: ${file}`);
  return { name, file: file ?? undefined, properties: { stage }, since, entries };
}

function relativeFile(file: string, root: string): string {
  const inside = isAbsolute(file) && root !== '' ? relative(root, resolve(file)) : file;
  return inside.replace(/\\/g, '/');
}

/* Continuations of an earlier, larger report would be read along with this one. Only what we wrote goes. */
function removeEarlier(path: string): void {
  for (let part = 0; part < MAX_PARTS; part += 1) {
    const file = partPath(path, part);
    if (!startsWithMarker(file, MARKER)) {
      if (part > 0) return;
    } else rmSync(file, { force: true });
  }
}
