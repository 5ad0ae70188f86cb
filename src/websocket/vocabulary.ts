import type { StandardSchema } from './standard-schema.ts';

/** What JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** True, or the reason why not. */
export type Predicate<T> = (value: T) => boolean | string;

/**
 * An object that a message must contain: its keys must be there, others may be. A leaf is a value to equal
 * (text may hold `{{user}}` and `{{canary}}`), a RegExp, one of `String`, `Number`, `Boolean`, `Array`,
 * `Object` for "any of that type", a predicate, or a schema. Arrays have the same length.
 */
export type PartialShape = { readonly [key: string]: PartialLeaf };
export type PartialLeaf =
  | Json
  | RegExp
  | NumberConstructor
  | ArrayConstructor
  | ObjectConstructor
  | PartialShape
  | readonly PartialLeaf[]
  | StandardSchema
  // biome-ignore lint/suspicious/noExplicitAny: a leaf's predicate states the type it expects.
  | Predicate<any>;

/** What a message must look like: a Standard Schema (zod, valibot, arktype), a partial object, or a predicate. */
// biome-ignore lint/suspicious/noExplicitAny: without a schema a message has no known type.
export type Shape<T = any> = StandardSchema | PartialShape | Predicate<T>;

/** What is known of a message once it has its shape. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type MessageOf<S> = S extends StandardSchema<infer Output> ? Output : any;

/** The events a client may see, each with the shape it must have. */
export type Vocabulary = { readonly [event: string]: Shape };
export type NameOf<Events extends Vocabulary> = keyof Events & string;
