import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/model/event.ts';

const CLI = fileURLToPath(new URL('../../bin/portcullis.js', import.meta.url));

/** A command line that was run, or is running. */
export interface CliRun {
  readonly child: ChildProcess;
  /** All it wrote so far, both streams. */
  output(): string;
  /** Settles when the output holds this text; rejects when the process ends before that. */
  until(text: string): Promise<void>;
  readonly exit: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts the built command line in a directory. */
export function startCli(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): CliRun {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: directory,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const exit = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    exit,
    output: () => stdout + stderr,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if ((stdout + stderr).includes(text)) resolve();
        };
        look();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void exit.then(({ code }) =>
          reject(new Error(`ended with ${code} before it wrote '${text}':\n${stdout}${stderr}`)),
        );
      }),
  };
}

/** Runs the built command line to its end. */
export function runCli(
  directory: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): CliRun['exit'] {
  return startCli(directory, args, env).exit;
}

/** A directory with these files; the caller removes it. */
export async function createProject(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-project-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** A config with one pipeline `p`, which is the default one. */
export function configWith(stages: string, more = ''): string {
  return `import { command, defineConfig, definePipeline, script, shell } from 'portcullis';
export default defineConfig({ ${more} defaultPipeline: 'p', pipelines: { p: definePipeline({ checkpoint: true, stages: {
${stages}
} }) } });
`;
}

/** The events of the newest run in a project. */
export function journalOf(directory: string): RunEvent[] {
  const runs = join(directory, '.portcullis', 'runs');
  const newest =
    readdirSync(runs)
      .filter((name) => name !== 'latest')
      .sort()
      .at(-1) ?? '';
  return readFileSync(join(runs, newest, 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}
