import { basename } from 'node:path';
import { attend, codeOf, describeEnd } from './attend.ts';
import { spawnAlone } from './spawn-alone.ts';
import type { ManagedProcess, SpawnOptions } from './types.ts';

/** What a short command wrote, and how it ended. */
export interface Captured {
  /** Exit code; undefined when it was ended by a signal or by us, or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** What went wrong, for people; empty for exit code 0. */
  readonly message: string;
}

export interface CaptureOptions {
  readonly cwd: string;
  /** The whole environment; default our own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Default 30 s. */
  readonly timeoutMs?: number | undefined;
  /** Text for its stdin, which is empty otherwise. */
  readonly input?: string | undefined;
  /** Ends it, with all that it started, when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** How a run starts its children, who are on record: without it, nobody ends it when portcullis is killed. */
  readonly spawn?: ((options: SpawnOptions) => ManagedProcess) | undefined;
}

const LIMIT_MS = 30_000;
const MOST_MB = 32;

/**
 * Runs a short utility (git, `python --version`) to its end and returns what it wrote, without the last newline. At
 * `timeoutMs`, past 32 MB of output, or when `signal` is aborted, its whole tree is ended. Never rejects, never goes
 * through a shell.
 */
export async function capture(
  file: string,
  args: readonly string[],
  options: CaptureOptions,
): Promise<Captured> {
  const { cwd, env = process.env, timeoutMs = LIMIT_MS, input, signal, spawn = spawnAlone } = options;
  const kept = { stdout: '', stderr: '' };
  let room = MOST_MB * 2 ** 20;
  const flood = new AbortController();
  const ends = signal === undefined ? flood.signal : AbortSignal.any([flood.signal, signal]);
  if (ends.aborted) return { ...kept, code: undefined, message: `'${file}' was stopped before it began` };
  const child = spawn({
    file,
    args,
    cwd,
    env: env as Readonly<Record<string, string>>,
    owner: basename(file),
    input,
    onOutput(stream, text) {
      room -= text.length;
      if (room < 0) flood.abort();
      else kept[stream] += text;
    },
  });
  const end = await attend(child, { limitMs: timeoutMs, signal: ends });
  const stdout = withoutNewline(kept.stdout);
  const stderr = withoutNewline(kept.stderr);
  if (room < 0) {
    return { code: undefined, stdout, stderr, message: `'${file}' wrote more than ${MOST_MB} MB` };
  }
  const code = codeOf(end);
  if (code === 0) return { code, stdout, stderr, message: '' };
  if (end.exit.kind === 'spawn') return { code, stdout, stderr, message: end.exit.message };
  const own = code === undefined ? '' : stderr;
  return { code, stdout, stderr, message: own || `'${file}' ${describeEnd(end)}` };
}

function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
