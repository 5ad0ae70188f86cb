import type { BadFrame } from './bad-frames.ts';
import type { User } from './connect-types.ts';
import type { Json } from './vocabulary.ts';

/** What goes wrong on purpose, on connections of a user of its own, while the others idle and must not notice. */
export interface Chaos<Name extends string = string> {
  /** Who does it: nobody of `users`, since what a user is sent reaches all connections of that user. */
  readonly as: User<Name>;
  readonly cases: readonly ChaosCase<Name>[];
}

/** One thing that goes wrong, and what is right then. */
export type ChaosCase<Name extends string = string> = {
  /** Shown in reports. */
  readonly name?: string;
  /** ms until what is right must have come; 2000 unless told. */
  readonly withinMs?: number;
} & (
  | {
      /** A frame that breaks the protocol. */
      readonly frame: BadFrame;
      /** The close codes that answer it; those of RFC 6455 unless told. */
      readonly close?: number | readonly number[];
    }
  | {
      /** A message that the application cannot read, as it is. */
      readonly text: string;
      /** The event that must answer it; the connection must stay open, shown by a pong. */
      readonly answer: Name;
    }
  | {
      /** The connection is reset when this event has come, after `send`; then there is another. */
      readonly dropAfter: Name;
      readonly send: Json;
      /** The last event of the answer. */
      readonly until: Name;
      readonly resume: Resume;
    }
  | {
      /** Sends so many messages at once and reads nothing of the answers until `withinMs` is over. */
      readonly slowReader: { readonly send: Json; readonly times: number };
      /** How the server must end it; 1013 unless told, or without a close frame, which may not get through. */
      readonly close?: number | readonly number[];
    }
  | {
      /** Nothing is read or answered, pings neither: the server must let go within so many ms. */
      readonly silentMs: number;
    }
);

/** How a client that comes back says where it was: events carry numbers, each one more than the one before. */
export interface Resume {
  /** The field of the number, such as `seq`. */
  readonly field: string;
  /** The query parameter that holds the last number that was seen. */
  readonly query: string;
}
