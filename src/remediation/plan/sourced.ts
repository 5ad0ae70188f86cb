import type { Remediation } from './schema.ts';

/** A remediation that was found and is valid. */
export interface SourcedRemediation {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly remediation: Remediation;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}
