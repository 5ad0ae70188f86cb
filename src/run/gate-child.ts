import { join } from 'node:path';
import { withoutRepository } from '../git/git.ts';
import { type Failure, kindOf } from '../model/failure.ts';
import { formatLocation } from '../model/location.ts';
import { capture } from '../process/capture.ts';
import type { Processes } from '../process/types.ts';
import type { Gate, GateResult, Symptom } from '../remediation/gate.ts';
import type { RunSummary } from '../reporters/summary/types.ts';
import { packageRoot } from '../util/package-root.ts';
import { EXIT } from './exit-code.ts';

/** ms that a whole pipeline may take on one commit. */
const LIMIT_MS = 6 * 3_600_000;

/**
 * Evaluates the gates of a pipeline in another working tree by running portcullis there, as a person would: with that tree's
 * own config and, for its crash, in a process of its own; `config` is its file's name there. Every failure is listed, so that the one looked for is not hidden by another.
 */
export function gateInChild(
  { pipeline, config }: { readonly pipeline: string; readonly config: string },
  processes: Processes,
  env: NodeJS.ProcessEnv,
): Gate {
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
    if (code !== EXIT.failed) return { verdict: 'unknown', why: lastLines(stderr) || message };
    return readSummary(stdout) ?? { verdict: 'unknown', why: `its summary cannot be read: ${message}` };
  };
}

function readSummary(text: string): GateResult | undefined {
  try {
    const { firstCause, further } = JSON.parse(text) as RunSummary;
    if (firstCause === undefined) return undefined;
    return { verdict: 'failed', symptoms: [symptomOf(firstCause), ...further.map(symptomOf)] };
  } catch {
    return undefined;
  }
}

function symptomOf(failure: Failure): Symptom {
  const { stage, test, reason, at, message } = failure;
  return {
    stage,
    key: test ?? `${reason} ${at?.file ?? ''}`,
    kind: kindOf(failure),
    message: test === undefined ? message : `${test}: ${message}`,
    ...(at !== undefined && { at: formatLocation(at) }),
  };
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ').slice(-500);
}
