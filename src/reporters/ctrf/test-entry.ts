import type { CaseRecord } from '../../model/case.ts';
import type { Failure } from '../../model/failure.ts';
import { pathFrom, standing } from '../cases/attachments.ts';
import type { EarlierAttempt } from '../cases/attempts.ts';
import type { FinalCase } from '../cases/book.ts';
import type { StageReport } from '../cases/stages.ts';
import { failureOfCase } from '../summary/failures.ts';
import { stripAnsi } from '../text/clean.ts';

const MAX_MESSAGE = 2_000;
const OUTPUT_FAILING = 100_000;
const OUTPUT_PASSING = 1_000;

/** A case as an entry of CTRF's `results.tests`; paths of attachments are relative to `directory`, absolute. */
export function testOfCase({ stage, record, earlier, attachments }: FinalCase, directory: string): object {
  const kept = standing(attachments).map(({ name, contentType, path }) => ({
    name,
    contentType,
    path: pathFrom(directory, path),
  }));
  const failure = failureOfCase(stage, record);
  return {
    name: record.name.trim() === '' ? record.id || '(blank)' : record.name,
    suite: [stage, record.classname],
    ...common(record.status, record.durationMs, failure, record.note, earlier),
    ...(record.at === undefined ? {} : { filePath: record.at.file, line: record.at.line }),
    ...output('stdout', record.stdout, failure !== undefined),
    ...output('stderr', record.stderr, failure !== undefined),
    ...(kept.length === 0 ? {} : { attachments: kept }),
    extra: { stage, id: record.id, ...(failure === undefined ? {} : { reason: failure.reason }) },
  };
}

/** A stage, where its cases do not tell it, as an entry of CTRF's `results.tests`. */
export function testOfStage(stage: StageReport): object {
  const [first] = stage.failures;
  return {
    name: stage.id.trim() === '' ? '(blank)' : stage.id,
    suite: ['portcullis'],
    type: 'stage',
    ...common(stage.status, stage.durationMs, first, stage.note, stage.earlier),
    ...(first?.at === undefined ? {} : { filePath: first.at.file, line: first.at.line }),
    ...output('stdout', stage.output, true),
    extra: { stage: stage.id, ...(first === undefined ? {} : { reason: first.reason }) },
  };
}

function common(
  status: CaseRecord['status'],
  durationMs: number,
  failure: Failure | undefined,
  note: string | undefined,
  earlier: readonly EarlierAttempt[],
): object {
  const message = failure?.message ?? note;
  return {
    status: status === 'error' ? 'failed' : status,
    rawStatus: status,
    duration: whole(durationMs),
    ...(message === undefined ? {} : { message: plain(message).slice(0, MAX_MESSAGE) }),
    ...(failure?.excerpt === undefined ? {} : { trace: plain(failure.excerpt) }),
    ...(earlier.length === 0 ? {} : retries(earlier, status === 'passed')),
  };
}

function retries(earlier: readonly EarlierAttempt[], flaky: boolean): object {
  return {
    retries: earlier.length,
    flaky,
    retryAttempts: earlier.map(({ attempt, durationMs, failure }) => ({
      attempt,
      status: 'failed',
      duration: whole(durationMs),
      message: plain(failure.message).slice(0, MAX_MESSAGE),
      ...(failure.excerpt === undefined ? {} : { trace: plain(failure.excerpt) }),
    })),
  };
}

function output(key: 'stdout' | 'stderr', text: string | undefined, failing: boolean): object {
  if (text === undefined || text === '') return {};
  const clean = plain(text);
  const max = failing ? OUTPUT_FAILING : OUTPUT_PASSING;
  const shown =
    clean.length > max
      ? `[${clean.length - max} characters before these were left out]\n${clean.slice(-max)}`
      : clean;
  return { [key]: shown.replace(/\n$/, '').split('\n') };
}

/* JSON can hold any character; a lone surrogate it can only hold as an escape that many readers refuse. */
function plain(text: string): string {
  return stripAnsi(text).replace(/\p{Surrogate}/gu, '\ufffd');
}

function whole(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? Math.max(0, Math.round(milliseconds)) : 0;
}
