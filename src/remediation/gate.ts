import type { FailureKind } from '../model/failure.ts';

/** A failure of a gate, by which the same one is known again on another commit. */
export interface Symptom {
  readonly stage: string;
  /** The case, or the reason and file where no case is to blame. */
  readonly key: string;
  readonly kind: FailureKind;
  readonly message: string;
  readonly at?: string | undefined;
}

/** What a pipeline, or some stages of it, said of a tree. */
export type GateResult =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'failed'; readonly symptoms: readonly [Symptom, ...Symptom[]] }
  /** It could not be evaluated: the config of that commit is wrong, or portcullis was ended. */
  | { readonly verdict: 'unknown'; readonly why: string };

/** Evaluates the gates of the pipeline in `directory`; all of its stages, or those named. */
export type Gate = (
  directory: string,
  options: { readonly only?: readonly string[]; readonly signal: AbortSignal },
) => Promise<GateResult>;

/** That a gate was evaluated, for whoever watches. */
export interface GateStep {
  readonly step: 'gate';
  readonly what: string;
  readonly commit: string;
  readonly result: GateResult;
  readonly ms: number;
}

/** Whether a gate is closed by this very failure, whatever else fails beside it. */
export function shows(result: GateResult, { stage, key }: Symptom): boolean {
  return (
    result.verdict === 'failed' && result.symptoms.some((each) => each.stage === stage && each.key === key)
  );
}

/** In a few words, for a line of evidence. */
export function describeGate(result: GateResult): string {
  switch (result.verdict) {
    case 'passed':
      return 'passed';
    case 'failed':
      return `failed: ${result.symptoms[0].message}`;
    case 'unknown':
      return `cannot be told: ${result.why}`;
  }
}
