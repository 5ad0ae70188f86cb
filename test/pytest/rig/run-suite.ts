import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CaseRecord } from '../../../src/model/case.ts';
import type { Cleanup, StageEvent } from '../../../src/model/event.ts';
import type { Abort, AttachmentStore, StageFailure } from '../../../src/model/ports.ts';
import { createProcesses } from '../../../src/process/processes.ts';
import { runPytest } from '../../../src/pytest/run.ts';
import type { PytestSuite } from '../../../src/pytest/suite.ts';
import { type PytestVersion, pythonWith } from './pythons.ts';

export interface Told {
  readonly failures: readonly StageFailure[];
  /** Failures told before the end, with when. */
  readonly early: readonly { readonly failure: StageFailure; readonly at: number }[];
  readonly events: readonly StageEvent[];
  readonly cases: readonly CaseRecord[];
  readonly cleaned: readonly Cleanup[];
  readonly endedAt: number;
  readonly root: string;
  case(id: string): CaseRecord;
  /** The first failure; throws when there is none. */
  readonly first: StageFailure;
}

export interface Options extends Partial<PytestSuite> {
  readonly pytest?: PytestVersion;
  readonly interpreter?: string;
  readonly failAfter?: number;
  readonly graceMs?: number;
  readonly signal?: AbortSignal;
  readonly attachments?: AttachmentStore;
  onEvent?(event: StageEvent): void;
  /** Runs once the suite has ended, while its files are still there. */
  afterwards?(told: Told): Promise<void>;
}

/** Writes the files into a directory of their own and runs pytest there, with real processes. */
export async function runSuite(
  files: Readonly<Record<string, string | Buffer>>,
  options: Options = {},
): Promise<Told> {
  const { python, env } = await pythonWith(options.pytest ?? '9', options.interpreter);
  const root = await realpath(await mkdtemp(join(tmpdir(), 'portcullis-suite-')));
  const processes = createProcesses();
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), content);
    }
    const events: StageEvent[] = [];
    const early: { failure: StageFailure; at: number }[] = [];
    const cleaned: Cleanup[] = [];
    const { failures } = await runPytest(
      { processes, suite: { paths: ['.'], ...options }, python, env, attachments: options.attachments },
      {
        stage: 'unit',
        root,
        graceMs: options.graceMs ?? 2000,
        failAfter: options.failAfter ?? Number.POSITIVE_INFINITY,
        signal: options.signal ?? new AbortController().signal,
        emit(event) {
          events.push(event);
          options.onEvent?.(event);
        },
        fail: (failure) => early.push({ failure, at: performance.now() }),
        cleanedUp: (found) => cleaned.push(...found),
      },
    );
    const cases = events.flatMap((event) => (event.type === 'case-finished' ? [event.case] : []));
    const told: Told = {
      failures,
      early,
      events,
      cases,
      cleaned,
      root,
      endedAt: performance.now(),
      case(id) {
        const found = cases.filter((each) => each.id === id);
        if (found.length !== 1)
          throw new Error(
            `${found.length} cases of id ${id}; there are: ${cases.map((each) => each.id).join(', ')}`,
          );
        return found[0]!;
      },
      get first() {
        if (failures[0] === undefined) throw new Error(`no failure; cases: ${JSON.stringify(cases)}`);
        return failures[0];
      },
    };
    await options.afterwards?.(told);
    return told;
  } finally {
    await processes.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** An abort signal and the way to give it a reason. */
export function abortable(): { readonly signal: AbortSignal; abort(reason: Abort): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
