import { join, relative } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import type { GitHost } from '../git/git.ts';
import { addWorktree, removeWorktree } from '../git/worktree.ts';
import type { Gate, GateResult, GateStep } from './gate.ts';

/** What gates are evaluated with. */
export interface TrialPorts {
  readonly gate: Gate;
  readonly host: GitHost;
  readonly signal: AbortSignal;
  /** An empty directory of ours, removed at the end of the run whatever happens. */
  tempDir(): { readonly path: string } | { readonly problem: string };
  tell(step: GateStep): void;
}

export interface TrialOptions {
  /** A directory in the repository: gates are evaluated at the same place of each worktree. */
  readonly directory: string;
  /** Worktrees in which gates are evaluated at once. */
  readonly jobs: number;
}

const STOPPED: GateResult = { verdict: 'unknown', why: 'it was stopped' };

interface Asked {
  readonly hash: string;
  /** By which the answer is remembered, if it is. */
  readonly key: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Evaluates gates on commits, each in a worktree of its own that is gone afterwards. */
export class Trial {
  private readonly top: string;
  private readonly within: string;
  private readonly ports: TrialPorts;
  /** Of worktrees that are judged at once. */
  private readonly limit: LimitFunction;
  /** By tree and stages: what a tree shows does not depend on the commit that holds it. */
  private readonly known = new Map<string, GateResult>();

  constructor(top: string, { directory, jobs }: TrialOptions, ports: TrialPorts) {
    this.top = top;
    this.within = relative(top, directory);
    this.ports = ports;
    this.limit = pLimit(jobs);
  }

  /** The gates on a commit: `only` those stages. The answer for a tree is remembered unless `again`. */
  async gate(
    what: string,
    { hash, tree }: { readonly hash: string; readonly tree: string },
    {
      only,
      again = false,
      signal = this.ports.signal,
    }: {
      readonly only?: readonly string[] | undefined;
      readonly again?: boolean;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<GateResult> {
    const key = `${tree} ${only?.join(' ') ?? ''}`;
    const known = this.known.get(key);
    if (known !== undefined && !again) return known;
    const either = AbortSignal.any([signal, this.ports.signal]);
    return this.limit(() => this.judge(what, { hash, key, only, signal: either }));
  }

  /**
   * The gates on a worktree that is there already. The answer is remembered, and a remembered one taken, only where it is
   * `pristine`: a file that git does not know of could have decided it.
   */
  async gateHere(
    what: string,
    path: string,
    { hash, tree }: { readonly hash: string; readonly tree: string },
    {
      only,
      pristine,
      again = false,
    }: {
      readonly only?: readonly string[] | undefined;
      readonly pristine: boolean;
      readonly again?: boolean;
    },
  ): Promise<GateResult> {
    const key = `${tree} ${only?.join(' ') ?? ''}`;
    const known = pristine && !again ? this.known.get(key) : undefined;
    const asked = { hash, key: pristine ? key : undefined, only, signal: this.ports.signal };
    return known ?? this.limit(() => this.judge(what, asked, (act) => act(path)));
  }

  private async judge(
    what: string,
    { hash, key, only, signal }: Asked,
    within: <T>(act: (path: string) => Promise<T>) => Promise<T | { problem: string }> = (act) =>
      this.inWorktree(hash, act),
  ): Promise<GateResult> {
    if (signal.aborted) return STOPPED;
    const begun = performance.now();
    const result = await within((path) =>
      this.ports.gate(join(path, this.within), { ...(only !== undefined && { only }), signal }),
    );
    const answer: GateResult = 'problem' in result ? { verdict: 'unknown', why: result.problem } : result;
    if (signal.aborted) return STOPPED;
    if (key !== undefined) this.known.set(key, answer);
    const ms = Math.round(performance.now() - begun);
    this.ports.tell({ step: 'gate', what, commit: hash, result: answer, ms });
    return answer;
  }

  /** Does something in a worktree of a commit, which is gone afterwards. */
  async inWorktree<T>(commit: string, act: (path: string) => Promise<T>): Promise<T | { problem: string }> {
    const { host, tempDir } = this.ports;
    const made = tempDir();
    if ('problem' in made) return made;
    const path = join(made.path, 'tree');
    const added = await addWorktree(this.top, path, commit, host);
    if (!added.ok) return { problem: `git worktree add: ${added.message}` };
    try {
      return await act(path);
    } finally {
      await removeWorktree(this.top, path);
    }
  }
}
