import { existsSync } from 'node:fs';
import { readRef } from '../../git/ref.ts';
import type { Mask } from '../../process/mask.ts';
import type { GateStep } from '../gate.ts';
import type { StepJournal } from '../journal/file.ts';
import type { Phase, Remediation } from '../plan/schema.ts';
import type { TrialPorts } from '../trial.ts';

/** Whether a change was made, or what to say of why not. */
export type Applied = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Makes the change of a phase in a worktree; `root` is the project there, absolute. */
export type ApplyPort = (
  apply: Exclude<Phase['apply'], { kind: 'person' }>,
  where: { readonly root: string; readonly timeoutMs: number },
) => Promise<Applied>;

/** What happened on the way, for whoever watches. */
export type RemediateStep =
  | GateStep
  | { readonly step: 'begun'; readonly branch: string; readonly start: string; readonly resumed: boolean }
  | { readonly step: 'phase'; readonly name: string; readonly nth: number; readonly of: number }
  | { readonly step: 'applied'; readonly files: number }
  | { readonly step: 'refine'; readonly changes: number; readonly why: string }
  | { readonly step: 'isolated'; readonly paths: readonly string[]; readonly patch: string }
  | { readonly step: 'committed'; readonly commit: string; readonly subject: string }
  | { readonly step: 'reverted'; readonly commit: string; readonly by: string }
  | { readonly step: 'failed'; readonly why: string; readonly retryInMs: number | undefined }
  | { readonly step: 'unchanged' }
  | { readonly step: 'rebased'; readonly onto: string; readonly commits: number }
  | { readonly step: 'landed'; readonly branch: string; readonly to: string };

/** What a remediation works with. */
export interface RemediatePorts extends Omit<TrialPorts, 'gate' | 'tell'> {
  gate(pipeline: string): TrialPorts['gate'];
  readonly apply: ApplyPort;
  /** Takes secrets out of what is kept. */
  readonly mask: Mask;
  tell(step: RemediateStep): void;
}

/** What stays the same while a remediation runs. */
export interface Session {
  readonly id: string;
  readonly name: string;
  readonly plan: Remediation;
  /** Of the user's working tree, absolute; only its objects and refs are used. */
  readonly top: string;
  /** Of the config and of the project below the top of each worktree. */
  readonly within: { readonly config: string; readonly root: string };
  readonly defaultPipeline: string;
  /** Our branch, `refs/heads/portcullis/remediation/…`. */
  readonly ref: string;
  readonly start: string;
  readonly onto: string | undefined;
  /** For what is kept of this remediation, absolute. */
  readonly directory: string;
  /** While it is there nothing is begun, absolute. */
  readonly stopFile: string;
  readonly journal: StepJournal;
  readonly ports: RemediatePorts;
}

/** Why to go no further, or undefined. */
export function haltOf({ ports, stopFile }: Session): 'interrupted' | 'stopped' | undefined {
  if (ports.signal.aborted) return 'interrupted';
  return existsSync(stopFile) ? 'stopped' : undefined;
}

/** Where our branch stands. */
export async function tipOf({ top, ref, ports, start }: Session): Promise<string> {
  return (await readRef(top, ref, ports.host)) ?? start;
}

/** A short name of our branch, for people and for git's own commands. */
export function branchName({ ref }: Pick<Session, 'ref'>): string {
  return ref.replace('refs/heads/', '');
}
