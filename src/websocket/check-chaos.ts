import type { Problem } from '../model/ports.ts';
import { suggest } from '../util/nearest.ts';
import { BAD_FRAMES } from './bad-frames.ts';
import type { ChaosCase } from './chaos-types.ts';
import type { ScenarioSpec } from './types.ts';

/** What a case is told by, and what it needs beside that. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  frame: [],
  text: ['answer'],
  dropAfter: ['send', 'until', 'resume'],
  slowReader: [],
  silentMs: [],
};

/** Finds chaos cases that do nothing, or name what does not exist. */
export function checkChaos({ chaos, events }: ScenarioSpec): Problem[] {
  return (chaos?.cases ?? []).flatMap((one, at) => {
    const where = `chaos.cases.${at}`;
    const kinds = Object.keys(KINDS).filter((kind) => kind in one);
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
      const message = `${where} ${kind === undefined ? 'does nothing' : `has ${kinds.join(' and ')}`}`;
      return [{ message, help: `Expected one of ${Object.keys(KINDS).join(', ')}.` }];
    }
    const missing = KINDS[kind]!.filter((key) => !(key in one)).map((key) => ({
      message: `'${where}.${key}' is missing`,
    }));
    return [...missing, ...checkNames(one, where, Object.keys(events))];
  });
}

function checkNames(one: ChaosCase, where: string, events: readonly string[]): Problem[] {
  const unknown = (kind: string, name: string | undefined, known: readonly string[]): Problem[] =>
    name === undefined || known.includes(name)
      ? []
      : [{ message: `${where} names an unknown ${kind} '${name}'`, help: suggest(name, known) }];
  if ('frame' in one) return unknown('frame', one.frame, BAD_FRAMES);
  if ('text' in one) return unknown('event', one.answer, events);
  if ('dropAfter' in one)
    return [...unknown('event', one.dropAfter, events), ...unknown('event', one.until, events)];
  return [];
}
