import type { MessageOf, NameOf, Shape, Vocabulary } from './vocabulary.ts';

/**
 * What must come, as plain data. An event's name, or an event with its own deadline and shape; a list is a sequence;
 * `parallel` takes its parts in any order, each part in its own; `optional` may be left out; `repeat` comes `min` (1)
 * to `max` (any number of) times. `same` on a group goes for one passage through it: within `repeat`, for each turn.
 */
export type Expression<Events extends Vocabulary = Vocabulary> =
  | Expectation<Events>
  | readonly Expression<Events>[]
  | (SameIn<Events> & { readonly sequence: readonly Expression<Events>[] })
  | (SameIn<Events> & { readonly parallel: readonly Expression<Events>[] })
  | { readonly optional: Expression<Events> }
  | { readonly repeat: Expression<Events>; readonly min?: number; readonly max?: number };

/** One expected event; `Events` is the scenario's vocabulary. */
export type Expectation<Events extends Vocabulary = Vocabulary> =
  | NameOf<Events>
  | {
      [N in NameOf<Events>]: {
        readonly event: N;
        /** ms since the event before it, or since the message was sent; the step's `within` unless told. */
        readonly within?: number;
        /** Beyond the shape that the vocabulary gives it. */
        readonly shape?: Shape<MessageOf<Events[N]>>;
      };
    }[NameOf<Events>];

interface SameIn<Events extends Vocabulary> {
  readonly same?: Same<Events> | readonly Same<Events>[];
}

/** A field (`payload.call_id`) that has one value: in every expected event, or in those named. */
export type Same<Events extends Vocabulary = Vocabulary> = FieldOf<Events> | SameAmong<Events>;

interface SameAmong<Events extends Vocabulary, N extends NameOf<Events> = NameOf<Events>> {
  readonly field: FieldOf<Events, N>;
  readonly in: readonly N[];
}

/** The dotted paths of the fields of some events; any text where one of them has no schema. */
export type FieldOf<Events extends Vocabulary, N extends NameOf<Events> = NameOf<Events>> = {
  [E in N]: PathsOf<MessageOf<Events[E]>>;
}[N];

/** Dotted paths into a type, five keys deep. */
type PathsOf<T, Depth extends readonly 0[] = []> = 0 extends 1 & T
  ? string
  : Depth['length'] extends 5
    ? string
    : T extends readonly unknown[]
      ? string
      : T extends object
        ? {
            [K in keyof T & string]: K | Under<K, PathsOf<NonNullable<T[K]>, [...Depth, 0]>>;
          }[keyof T & string]
        : never;
type Under<K extends string, Path> = Path extends string ? `${K}.${Path}` : never;
