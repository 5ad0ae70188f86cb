import type { StageFailure } from '../model/ports.ts';
import type { Canaries } from './canary.ts';
import type { Connection, Handshake } from './connection.ts';
import type { Docket } from './docket.ts';
import type { IsolationWatch } from './isolation.ts';
import type { Latencies } from './latency.ts';
import type { CallSite } from './place.ts';
import type { RecordedExchange, Recording } from './recorded.ts';
import type { Recorder } from './recorder.ts';
import type { SlowNetwork } from './slow-network.ts';
import type { Connect, ScenarioSpec } from './types.ts';
import type { Cursor, Watch } from './watch.ts';

/** One user's connection to one service. */
export interface Session {
  readonly user: string;
  /** Undefined: the scenario's own. */
  readonly service: string | undefined;
  readonly connect: Connect;
  readonly connection: Connection;
  readonly cursor: Cursor;
  readonly token: string | undefined;
  handshake?: Handshake | undefined;
  /** One leak is reported: a thousand say no more. */
  leaked?: boolean;
  /** Since when an event that has no place here may turn out to be another user's. */
  doubtSince?: number;
  /** Every look at its log so far, for the recording. */
  readonly history: RecordedExchange[];
  /** What was sent last, and the events expected since. */
  exchange?:
    | {
        readonly sentAt: number;
        readonly text: string | undefined;
        /** What is expected, as text, and of how many events it is. */
        readonly expected: string;
        readonly count: number;
        readonly watch: Watch;
      }
    | undefined;
}

/** Where the recording of a run that fails is kept. */
export interface Keep {
  /** The command that judges it again. */
  readonly reproduce: string | undefined;
  /**
   * Writes it at once, in place of an earlier one; false where it could not be. Called when the first failure is known
   * and again at the end: no failure may name a recording that is not there.
   */
  readonly write: (recording: Recording) => boolean;
}

/** What the parts of one run share. */
export interface Run {
  readonly name: string;
  readonly seed: string;
  readonly spec: ScenarioSpec;
  readonly sessions: Session[];
  readonly canaries: Canaries;
  readonly isolation: IsolationWatch | undefined;
  readonly networks: SlowNetwork[];
  readonly latencies: Latencies;
  readonly recorder: Recorder;
  readonly docket: Docket;
  /** The failures that the log alone shows. */
  readonly inLog: Set<StageFailure>;
  /** Tokens and what they travel as: never shown. */
  readonly secrets: Set<string>;
  /** Aborted when the run must end: from outside, or a moment after the first failure. */
  readonly signal: AbortSignal;
  readonly file: string | undefined;
  /** Where the scenario is written down. */
  readonly site: CallSite | undefined;
  readonly keep: Keep | undefined;
  /** Whether the recording has been written; undefined where nothing has been tried. */
  isKept?: boolean;
  readonly addressOf: (service: string | undefined) => string | undefined;
}
