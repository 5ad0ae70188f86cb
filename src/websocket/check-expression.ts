import type { Problem } from '../model/ports.ts';
import { suggest } from '../util/nearest.ts';

/** What makes an object one kind of part, and the other keys it may have. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  event: ['within', 'shape'],
  sequence: ['same'],
  parallel: ['same'],
  optional: [],
  repeat: ['min', 'max'],
};
const DEEPEST = 20;
const MOST_EVENTS = 1000;

/** Finds what is not an expression in `expect`: a file may not have been seen by the compiler. `path` is where it stands. */
export function checkExpression(expect: readonly unknown[], path: string): Problem[] {
  let events = 0;
  const problems = expect.flatMap((one, at) => check(one, `${path}.${at}`, 0));
  if (events > MOST_EVENTS)
    problems.push({
      message: `'${path}' has ${events} events`,
      help: `Up to ${MOST_EVENTS}: use \`repeat\`.`,
    });
  return problems;

  function check(one: unknown, where: string, depth: number): Problem[] {
    events += 1;
    if (depth > DEEPEST || events > MOST_EVENTS + 1)
      return depth > DEEPEST ? [{ message: `'${where}' is more than ${DEEPEST} groups deep` }] : [];
    if (typeof one === 'string') return [];
    if (Array.isArray(one)) return checkParts(one, where, depth);
    if (typeof one !== 'object' || one === null) {
      return [
        { message: `'${where}' is ${String(one)}`, help: 'Expected the name of an event, or a group.' },
      ];
    }
    return checkForm(one as Record<string, unknown>, where, depth);
  }

  function checkForm(one: Record<string, unknown>, where: string, depth: number): Problem[] {
    const kinds = Object.keys(FORMS).filter((kind) => kind in one);
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
      const help = `Expected one of: ${Object.keys(FORMS).join(', ')}.`;
      const unknown = Object.keys(one).find((key) => !(key in FORMS));
      const message = `'${where}' is ${kinds.length > 1 ? kinds.join(' and ') : 'no expectation'}`;
      return [{ message, help: kind === undefined && unknown ? suggest(unknown, Object.keys(FORMS)) : help }];
    }
    const allowed = [kind, ...FORMS[kind]!];
    const problems: Problem[] = Object.keys(one)
      .filter((key) => !allowed.includes(key))
      .map((key) => ({ message: `unknown key '${where}.${key}'`, help: suggest(key, allowed) }));
    const inner = one[kind];
    const under = `${where}.${kind}`;
    if (kind === 'event')
      return typeof inner === 'string' ? problems : [...problems, { message: `'${under}' must be a name` }];
    if (kind === 'repeat') problems.push(...checkTimes(one, where));
    if (kind === 'optional' || kind === 'repeat') return [...problems, ...check(inner, under, depth + 1)];
    if (!Array.isArray(inner)) return [...problems, { message: `'${under}' must be a list` }];
    return [...problems, ...checkParts(inner, under, depth)];
  }

  function checkParts(parts: readonly unknown[], where: string, depth: number): Problem[] {
    if (parts.length === 0) return [{ message: `'${where}' is an empty list` }];
    return parts.flatMap((part, at) => check(part, `${where}.${at}`, depth + 1));
  }
}

function checkTimes(
  { min = 1, max = Number.POSITIVE_INFINITY }: Record<string, unknown>,
  where: string,
): Problem[] {
  const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
  const fits =
    isCount(min) &&
    (isCount(max) || max === Number.POSITIVE_INFINITY) &&
    (max as number) >= Math.max(1, min as number);
  if (fits) return [];
  const help = 'Expected whole numbers: min from 0 (1 unless told), max from 1, and at least min.';
  return [{ message: `'${where}' repeats from ${String(min)} to ${String(max)} times`, help }];
}
