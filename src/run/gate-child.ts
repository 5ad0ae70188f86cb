import { join } from 'node:path';
import { withoutRepository } from '../git/git.ts';
import { type Failure, kindOf } from '../model/failure.ts';
import { formatLocation } from '../model/location.ts';
import { capture } from '../process/capture.ts';
import type { Mask } from '../process/mask.ts';
import type { Processes } from '../process/types.ts';
import type { Gate, GateResult, Symptom } from '../remediation/gate.ts';
import type { RunSummary } from '../reporters/summary/types.ts';
import { oneLine } from '../reporters/text/clean.ts';
import { packageRoot } from '../util/package-root.ts';
import { EXIT } from './exit-code.ts';

/** ms that a whole pipeline may take on one commit. */
const LIMIT_MS = 6 * 3_600_000;
/** Characters of what a failure says. */
const MAX_MESSAGE = 1_000;

/**
 * Evaluates the gates of a pipeline in another working tree by running portcullis there, as a person would: with that tree's
 * own config and, for its crash, in a process of its own, and without a checkpoint, which would be of a commit on no branch; `config` is its file's name there. Every failure is listed, so that the
 * one looked for is not hidden by another. What it says of them goes into commit messages and onto terminals, and is made fit for
 * both: `mask` knows the secrets of today's config, which that of the commit may not name.
 */
export function gateInChild(
  { pipeline, config, mask }: { readonly pipeline: string; readonly config: string; readonly mask: Mask },
  processes: Processes,
  env: NodeJS.ProcessEnv,
): Gate {
  const plain = (text: string): string => oneLine(mask(text), MAX_MESSAGE);
  return async (directory, { only = [], signal }) => {
    const selection = only.length === 0 ? [] : ['--only', ...only];
    const args = [
      'run',
      pipeline,
      '--cwd',
      directory,
      '--config',
      config,
      '--fail',
      'finish',
      '--format',
      'json',
      '--quiet',
      '--no-checkpoint',
    ];
    const { code, stdout, stderr, message } = await capture(
      process.execPath,
      [join(packageRoot(), 'bin', 'portcullis.js'), ...args, ...selection],
      {
        cwd: directory,
        env: withoutRepository(env),
        timeoutMs: LIMIT_MS,
        signal,
        spawn: processes.spawn,
      },
    );
    if (code === EXIT.passed) return { verdict: 'passed' };
    if (code !== EXIT.failed) return { verdict: 'unknown', why: plain(lastLines(stderr) || message) };
    return (
      readSummary(stdout, plain) ?? { verdict: 'unknown', why: `its summary cannot be read: ${message}` }
    );
  };
}

function readSummary(text: string, plain: (text: string) => string): GateResult | undefined {
  try {
    const { firstCause, further, furtherTotal } = JSON.parse(text) as RunSummary;
    if (firstCause === undefined) return undefined;
    const symptoms = further.map((failure) => symptomOf(failure, plain));
    if (furtherTotal > further.length) symptoms.push(unlisted(firstCause, furtherTotal - further.length));
    return { verdict: 'failed', symptoms: [symptomOf(firstCause, plain), ...symptoms] };
  } catch {
    return undefined;
  }
}

function symptomOf(failure: Failure, plain: (text: string) => string): Symptom {
  const { stage, test, reason, at, message } = failure;
  return {
    stage,
    key: test ?? `${reason} ${at?.file ?? ''}`,
    kind: kindOf(failure),
    message: plain(test === undefined ? message : `${test}: ${message}`),
    ...(at !== undefined && { at: plain(formatLocation(at)) }),
  };
}

/** The one looked for may be among them: that a test is not listed does not say that it passed. */
function unlisted({ stage }: Failure, count: number): Symptom {
  return { stage, key: '', kind: 'nothing-ran', message: `${count} more failures are not listed` };
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ').slice(-500);
}
