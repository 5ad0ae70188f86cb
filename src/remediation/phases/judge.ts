import { join } from 'node:path';
import { fillWorktree } from '../../git/fill-worktree.ts';
import { isPristine, treeOf } from '../../git/snapshot.ts';
import { describeGate, type GateResult } from '../gate.ts';
import type { Phase } from '../plan/schema.ts';
import { Trial } from '../trial.ts';
import type { Session } from './session.ts';

/** Which gates, and what is asked of them. */
export interface Validation {
  readonly pipeline: string;
  readonly only: readonly string[] | undefined;
  readonly expect: 'open' | 'no-worse';
}

/** The gates of a phase, with the config's pipeline where it names none. */
export function validationOf({ validate }: Phase, { defaultPipeline }: Session): Validation {
  const { pipeline = defaultPipeline, only, expect } = validate;
  return { pipeline, only, expect };
}

/** The gates of the end. */
export function finalValidation({ plan, defaultPipeline }: Session): Validation {
  return { pipeline: plan.final.pipeline ?? defaultPipeline, only: plan.final.only, expect: 'open' };
}

/** Whether what came of a phase may stay; what could not be evaluated may not. */
export function accepts({ expect }: Validation, before: GateResult, after: GateResult): boolean {
  if (after.verdict === 'passed') return true;
  if (expect === 'open' || after.verdict === 'unknown' || before.verdict !== 'failed') return false;
  const known = new Set(before.symptoms.map(({ stage, key }) => `${stage}\0${key}`));
  // Some that are not listed: nobody knows which.
  if (after.symptoms.some(({ key }) => key === '')) return false;
  return after.symptoms.every(({ stage, key }) => known.has(`${stage}\0${key}`));
}

/** Why it may not, with what is new of it first. */
export function objection(before: GateResult, after: GateResult): string {
  if (after.verdict !== 'failed' || before.verdict !== 'failed') return describeGate(after);
  const known = new Set(before.symptoms.map(({ stage, key }) => `${stage}\0${key}`));
  const fresh = after.symptoms.find(({ stage, key }) => !known.has(`${stage}\0${key}`));
  if (fresh === undefined) return `${describeGate(after)} (as before the phase)`;
  return `failed: ${fresh.message}`;
}

/** Evaluates gates for phases: on commits, on trees that are not committed yet, and on a worktree as it is. */
export class Judge {
  private readonly session: Session;
  private readonly trials = new Map<string, Trial>();

  constructor(session: Session) {
    this.session = session;
  }

  /** On a fresh worktree of a commit. */
  async commit(
    what: string,
    hash: string,
    { pipeline, only }: Validation,
    options: { readonly again?: boolean } = {},
  ): Promise<GateResult> {
    const { top, ports } = this.session;
    const tree = await treeOf(top, hash, ports.host);
    if (!tree.ok) return { verdict: 'unknown', why: tree.message };
    return this.trial(pipeline).gate(what, { hash, tree: tree.stdout }, { only, ...options });
  }

  /** On a fresh worktree that holds a tree, with `base` as its HEAD. */
  async tree(
    what: string,
    base: string,
    tree: string,
    { pipeline, only }: Validation,
    { again = false }: { readonly again?: boolean } = {},
  ): Promise<GateResult> {
    const answer = await this.inTree(base, tree, (path) =>
      this.trial(pipeline).gateHere(what, path, { hash: base, tree }, { only, pristine: true, again }),
    );
    return 'problem' in answer ? { verdict: 'unknown', why: answer.problem } : answer;
  }

  /** On a worktree of ours as it is, with all that the change has left in it. */
  async here(
    what: string,
    path: string,
    at: { readonly hash: string; readonly tree: string },
    { pipeline, only }: Validation,
    { again = false }: { readonly again?: boolean } = {},
  ): Promise<GateResult> {
    const pristine = await isPristine(path, this.session.ports.host);
    return this.trial(pipeline).gateHere(what, path, at, { only, pristine, again });
  }

  /** Does something in a worktree whose HEAD is `base` and whose files and index are `tree`; it is gone afterwards. */
  async inTree<T extends object>(
    base: string,
    tree: string,
    act: (path: string) => Promise<T>,
  ): Promise<T | { problem: string }> {
    const { host } = this.session.ports;
    return this.trial(this.session.defaultPipeline).inWorktree(base, async (path) => {
      const filled = await fillWorktree(path, tree, host);
      return filled.ok ? act(path) : { problem: `git read-tree: ${filled.message}` };
    });
  }

  private trial(pipeline: string): Trial {
    const { top, within, ports } = this.session;
    let trial = this.trials.get(pipeline);
    if (trial === undefined) {
      const options = { directory: join(top, within.config), jobs: 1 };
      trial = new Trial(top, options, { ...ports, gate: ports.gate(pipeline) });
      this.trials.set(pipeline, trial);
    }
    return trial;
  }
}
