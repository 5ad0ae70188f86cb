import { badFrame } from './bad-frames.ts';
import type { ChaosCase } from './chaos-types.ts';
import { closeCode } from './close-codes.ts';

/** The name of a chaos case: `frame 'unmasked' → close 1002 (protocol error)`. */
export function chaosName(one: ChaosCase): string {
  const name = (what: string): string => one.name ?? what;
  if ('frame' in one)
    return `${name(`frame '${one.frame}'`)} → close ${codesOf(one).map(closeCode).join(' or ')}`;
  if ('text' in one) return `${name('an unreadable message')} → ${one.answer}, and the connection stays`;
  if ('dropAfter' in one)
    return `${name(`dropped after ${one.dropAfter}`)} → resumed with no gap, no duplicate`;
  if ('slowReader' in one)
    return `${name('a client that does not read')} → close ${codesOf(one).map(closeCode).join(' or ')}`;
  return `${name('a silent client')} → let go within ${one.silentMs} ms`;
}

/** The close codes that are right for a case that ends the connection. */
export function codesOf(
  one: Extract<ChaosCase, { frame: unknown } | { slowReader: unknown }>,
): readonly number[] {
  const { close } = one;
  if (close === undefined) return 'frame' in one ? badFrame(one.frame).codes : [1013, 1006];
  return typeof close === 'number' ? [close] : close;
}
