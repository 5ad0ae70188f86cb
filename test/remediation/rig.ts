import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createMask } from '../../src/process/mask.ts';
import type { Gate, GateResult } from '../../src/remediation/gate.ts';
import { type RemediateResult, remediate } from '../../src/remediation/phases/remediate.ts';
import type { RemediationReport } from '../../src/remediation/phases/report.ts';
import type { RemediatePorts, RemediateStep } from '../../src/remediation/phases/session.ts';
import { remediationSchema } from '../../src/remediation/plan/schema.ts';
import type { PhaseInput, RemediationInput } from '../../src/remediation/plan/types.ts';
import { run } from '../rig/repository.ts';

const GREEN: GateResult = { verdict: 'passed' };

/** Red for every file below `src/` that says BAD, one symptom each. */
export const byContent: Gate = async (directory) => {
  const folder = join(directory, 'src');
  const files = existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  const symptoms = files
    .sort()
    .filter((path) => path.includes('.') && readFileSync(join(folder, path), 'utf8').includes('BAD'))
    .map((path) => ({ stage: 'unit', key: path, kind: 'failure' as const, message: `${path} is bad` }));
  const [first, ...others] = symptoms;
  return first === undefined ? GREEN : { verdict: 'failed', symptoms: [first, ...others] };
};

/** What a phase does to the project in a worktree. */
export type Change = (root: string) => void | string | Promise<void>;

/** Writes files, or with null removes them. */
export function put(files: Readonly<Record<string, string | null>>): Change {
  return (root) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (text === null) rmSync(join(root, path));
      else writeFileSync(join(root, path), text);
    }
  };
}

/** A remediation of a repository, with phases that are functions of this process. */
export interface Rig {
  readonly repository: string;
  /** For worktrees. */
  readonly trees: string;
  readonly steps: RemediateStep[];
}

export interface RigOptions extends Omit<RemediationInput, 'phases'> {
  readonly gate?: Gate;
  readonly land?: boolean;
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  readonly id?: string;
}

let made = 0;

/** Carries phases out; `change` is what each does, by its name. */
export async function carryOut(
  { repository, trees, steps }: Rig,
  changes: Readonly<Record<string, Change | (Partial<PhaseInput> & { readonly change?: Change })>>,
  options: RigOptions = {},
): Promise<RemediateResult> {
  const { gate = byContent, land = false, resume = false, signal, id = `id-${made++}`, ...plan } = options;
  const phases = Object.entries(changes).map(([name, what]) => {
    const more = typeof what === 'function' ? {} : what;
    const { change: _, ...input } = more as { change?: Change };
    const apply = { kind: 'command', file: name, args: [] };
    return { name, apply, retry: { limit: 0, backoff: 1 }, ...input };
  });
  const ports: RemediatePorts = {
    gate: () => gate,
    apply: async (apply, { root }) => {
      const what = changes[apply.file]!;
      const change = typeof what === 'function' ? what : what.change!;
      const why = await change(root);
      return typeof why === 'string' ? { ok: false, why } : { ok: true };
    },
    host: {},
    mask: createMask({ values: [] }),
    signal: signal ?? new AbortController().signal,
    tempDir: () => {
      const path = join(trees, `${made++}`);
      mkdirSync(path);
      return { path };
    },
    tell: (step) => void steps.push(step),
  };
  return remediate(
    {
      plan: {
        name: 'plan',
        remediation: remediationSchema.parse({ ...plan, phases }),
        file: 'plan.ts',
        text: '',
      },
      id,
      resume,
      land,
      config: { directory: repository, file: 'config', root: repository },
      defaultPipeline: 'p',
      stateDir: join(repository, '.portcullis'),
    },
    ports,
  );
}

/** The report of a remediation that was begun. */
export function reportOf(result: RemediateResult): RemediationReport {
  if (result.outcome === 'refused') throw new Error(`refused: ${result.message}`);
  return result;
}

/** Subjects of a branch since `main`, oldest first. */
export async function subjects(repository: string, branch: string, since = 'main'): Promise<string[]> {
  const log = await run(repository, 'log', '--reverse', '--format=%s', `${since}..${branch}`);
  return log === '' ? [] : log.split('\n');
}
