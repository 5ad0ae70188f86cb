import type { Chaos } from './chaos-types.ts';
import type { Auth, Connect, User } from './connect-types.ts';
import type { Expression, FieldOf, Same } from './expression.ts';
import type { CallSite } from './place.ts';
import type { Json, NameOf, Vocabulary } from './vocabulary.ts';

export type * from './chaos-types.ts';
export type * from './connect-types.ts';
export type * from './expression.ts';
export type * from './vocabulary.ts';

export interface Step<Events extends Vocabulary = Vocabulary, Who extends string = string> {
  /** Shown in reports; needed to be unique when there are several steps. */
  readonly name?: string;
  /** The service it talks to, where it is not the scenario's own. */
  readonly service?: string;
  /** Who takes part, all at once; everyone unless told. */
  readonly users?: readonly Who[];
  /** JSON to send; `{{canary}}` becomes a text of this user and message alone, `{{user}}` the user's name. */
  readonly send?: Json;
  /** What must come: these events in this order, some of which may be groups: see `Expression`. */
  readonly expect: readonly Expression<Events>[];
  /** ms for each event that does not say its own; 2000 unless told. */
  readonly within?: number;
  /** ms from the sending to the last event. */
  readonly totalWithin?: number;
  readonly same?: Same<Events> | readonly Same<Events>[];
  /**
   * Sends the message `count` times at once; each run must receive all of `expect`, interleaved with the others as they
   * come. The field `by` says which run an event belongs to. `{{run}}` in the message is the run's number.
   */
  readonly runs?: { readonly count: number; readonly by: FieldOf<Events> };
  /** Events that may come in between; others fail the step. Beyond the scenario's own list. */
  readonly ignore?: readonly NameOf<Events>[];
  /** ms after the last event in which nothing more may come; 50 unless told. */
  readonly quietMs?: number;
}

export interface Heartbeat<Name extends string = string> {
  readonly type: Name;
  readonly everyMs: number;
  /** ms by which an interval may differ either way; half of `everyMs` unless told. */
  readonly toleranceMs?: number;
  /** How many to wait for; 3 unless told. */
  readonly count?: number;
}

export const TOKEN_FLAWS = [
  'none',
  'garbage',
  'truncated',
  'tampered',
  'alg-none',
  'wrong-key',
  'expired',
  'another-user',
] as const;
export type TokenFlaw = (typeof TOKEN_FLAWS)[number];

/** Makes a token of one's own out of a valid one, perhaps with the help of the service at `baseUrl`. */
export type ForgeToken = (
  valid: string,
  context: { readonly baseUrl: string },
) => string | undefined | Promise<string | undefined>;

/**
 * A bad token, made from a valid one, and the refusal it must meet. `tampered` claims to be somebody who does not exist;
 * `another-user` to be a user of the scenario, signed for the first.
 */
export interface Refusal<Name extends string = string> {
  /** A flaw, or a function that makes the token, such as one that was logged out; undefined sends none. */
  readonly token: TokenFlaw | ForgeToken;
  /** Needed with a function. */
  readonly name?: string;
  /** Close code; with neither this nor `httpStatus`: HTTP 401 or 403, or close 1008. */
  readonly close?: number;
  readonly httpStatus?: number | readonly number[];
  /** Another way for the token to travel than the scenario's. */
  readonly auth?: Auth;
  /** Events that may say why before the connection is closed. */
  readonly allow?: readonly Name[];
  /** ms until the refusal must have come; 2000 unless told. */
  readonly withinMs?: number;
}

/** Upper limits in ms on a latency, over all users and steps. */
export interface Budget {
  readonly p50?: number;
  readonly p95?: number;
  readonly max?: number;
}

export interface Isolation {
  /** Fields, such as `payload.run_id`, of which no two users may ever see the same value. */
  readonly privateFields?: readonly string[];
}

export interface ScenarioSpec<Events extends Vocabulary = Vocabulary, Who extends string = string> {
  readonly events: Events;
  /** The field that holds an event's name; `type` unless told. */
  readonly eventField?: string;
  readonly users: { readonly [U in Who]: User<NoInfer<NameOf<Events>>> };
  readonly connect: Connect<NoInfer<NameOf<Events>>>;
  /** Events that may come at any time. The heartbeat is among them. */
  readonly ignore?: readonly NoInfer<NameOf<Events>>[];
  /** Events that are meant for everyone: they may come at any time, and hold what was sent in a step that expects one. */
  readonly broadcast?: readonly NoInfer<NameOf<Events>>[];
  readonly steps: readonly Step<NoInfer<Events>, NoInfer<Who>>[];
  /** Checked on the idle connection after the last step. */
  readonly heartbeat?: Heartbeat<NoInfer<NameOf<Events>>>;
  /** With two users or more it is on, and some message must hold `{{canary}}`. */
  readonly isolation?: Isolation | false;
  readonly refuse?: readonly Refusal<NoInfer<NameOf<Events>>>[];
  readonly chaos?: Chaos<NoInfer<NameOf<Events>>>;
  /** The key (HMAC secret, or PEM of a private key) that the service signs with: `expired` cannot be made without it. */
  readonly signingKey?: string;
  readonly budgets?: { readonly [E in NoInfer<NameOf<Events>> | 'connect']?: Budget };
  readonly limits?: Limits;
}

/** Bounds on what one connection may make us hold. */
export interface Limits {
  /** Bytes in a message; 1 MiB unless told. */
  readonly maxPayload?: number;
  /** Messages kept; 10,000 unless told. */
  readonly maxFrames?: number;
  /** Bytes kept; 16 MiB unless told. */
  readonly maxBytes?: number;
}

/** A scenario, ready to be checked and run. */
export interface Scenario {
  readonly kind: 'websocket-scenario';
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the vocabulary has done its work at compile time.
  readonly spec: ScenarioSpec<any, string>;
  /** Where `scenario()` was called. */
  readonly at?: CallSite;
}
