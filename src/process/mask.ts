import { escapePattern } from '../util/escape-pattern.ts';
import { maskCuts } from './mask-cuts.ts';
import { MASKED, secretForms } from './mask-forms.ts';
import { maskJson } from './mask-json.ts';
import { createMaskStream, type MaskStream } from './mask-stream.ts';

/**
 * A JWT. The header's length is bounded, so that a hostile text, `eyJeyJeyJ…`, costs a multiple of its length and not its
 * square; so is every other length, since V8 throws when a repeated class matches megabytes.
 */
const JWT = String.raw`eyJ[\w-]{6,1000}\.[\w-]{6,65536}(?:\.[\w-]{0,65536}){1,3}`;
/** A JWT encoded in base64 once more, as in the WebSocket subprotocol `jwt.<base64url>`. */
const ENCODED_JWT = String.raw`ZXlK[\w+/-]{30,65536}={0,2}`;
/** The password of `scheme://user:password@`, up to the last `@` before a slash or a space. */
const URL_PASSWORD = String.raw`(?<=:\/\/[^\s/@:"'<>\x60]{0,200}:)[^\s/"'<>\x60]{1,65536}(?=@)`;

/** Takes secrets out of what is stored or shown. */
export interface Mask {
  /** Text whose secrets are whole in it: a line, a message, a report. */
  (text: string): string;
  /** A value of plain JSON with every string in it masked; the very same value when there was nothing to mask. */
  json<T>(value: T): T;
  /** For text that comes in pieces which may cut a secret in two. */
  stream(): MaskStream;
}

/**
 * Makes a mask of the given secret values (those of 4 characters and more, also where they are escaped in
 * JSON, URL-encoded or in base64), of JWTs, and of passwords in URLs.
 */
export function createMask({ values }: { readonly values: readonly string[] }): Mask {
  const forms = secretForms(values);
  const pattern = new RegExp([...forms.map(escapePattern), JWT, ENCODED_JWT, URL_PASSWORD].join('|'), 'g');
  const mask = (text: string): string => maskCuts(text.replace(pattern, MASKED), forms);
  return Object.assign(mask, {
    json: <T>(value: T): T => maskJson(mask, value),
    stream: () => createMaskStream(mask, pattern, forms),
  });
}
