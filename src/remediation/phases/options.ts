import type { SourcedRemediation } from '../plan/sourced.ts';

/** What was asked for. */
export interface RemediateOptions {
  readonly plan: SourcedRemediation;
  /** A new name for it, that sorts by time. */
  readonly id: string;
  /** Go on with one that is not over: the newest of this plan, or the one of this id. */
  readonly resume: boolean | string;
  readonly land: boolean;
  /** Directory and file name of the config, and the project root, absolute. */
  readonly config: { readonly directory: string; readonly file: string; readonly root: string };
  readonly defaultPipeline: string;
  readonly stateDir: string;
}
