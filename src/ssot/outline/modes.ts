import { OPEN_SQUARE } from './bytes.ts';

/** What a name at this place of the text is. Constants of their own, as with the kinds of bytes. */
export const MODE_READ = 0;
/** Bound in the scope of the statement: after `for`, `as`, `del`. */
export const MODE_TARGET = 1;
/** Bound by the comprehension that the bracket is. */
export const MODE_COMPREHENSION = 2;
export const MODE_PATTERN = 3;
/** Between the brackets of a `def`: bound at the start of each parameter. */
export const MODE_PARAMETERS = 4;
/** Likewise of PEP 695. */
export const MODE_TYPE_PARAMETERS = 5;
/** The header of a `def`, up to its parameters. */
export const MODE_DEF = 6;
/** The header of a `class` or `type`, up to its bases or value. */
export const MODE_CLASS = 7;
/** Nobody asks: a statement that is no Python, or names no names. */
export const MODE_OFF = 8;
/** The parameters of a lambda. */
export const MODE_LAMBDA = 9;

/** What the names in a bracket are. */
export function innerMode(mode: number, byte: number, trailer: boolean): number {
  switch (mode) {
    case MODE_TARGET:
    case MODE_COMPREHENSION:
      return trailer ? MODE_READ : mode;
    case MODE_PATTERN:
    case MODE_OFF:
      return mode;
    case MODE_DEF:
      return byte === OPEN_SQUARE ? MODE_TYPE_PARAMETERS : MODE_PARAMETERS;
    case MODE_CLASS:
      return byte === OPEN_SQUARE ? MODE_TYPE_PARAMETERS : MODE_READ;
    default:
      return MODE_READ;
  }
}
