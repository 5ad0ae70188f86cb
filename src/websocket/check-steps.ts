import type { Problem } from '../model/ports.ts';
import { programOf } from './plan.ts';
import { eventsIn, formOf, listOf, type Node } from './program.ts';
import { placeholdersIn } from './template.ts';
import type { Expression, ScenarioSpec, Step } from './types.ts';

const MOST_RUNS = 100;

/** Finds the steps that are well formed and yet prove nothing, or cannot be judged. */
export function checkSteps(spec: ScenarioSpec): Problem[] {
  return spec.steps.flatMap((step, at) => {
    const where = `step ${at + 1}`;
    if (step.expect.length === 0) {
      const message = `${where} expects nothing, so it would check nothing`;
      return [{ message, help: 'Name the events that must come.' }];
    }
    return [...checkProgram(spec, step, where), ...checkRuns(step, where)];
  });
}

function checkProgram(spec: ScenarioSpec, step: Step, where: string): Problem[] {
  const { root } = programOf(spec, step);
  if (root.nullable) {
    const message = `${where} would pass with no event at all: everything in it may be left out`;
    return [{ message, help: 'Name at least one event that must come.' }];
  }
  if (!repeatsNothing(root)) return [];
  const message = `${where} repeats what may be nothing`;
  return [{ message, help: 'Write `{ repeat: …, min: 0 }` around what must come in each turn.' }];
}

function repeatsNothing(node: Node): boolean {
  if (node.kind === 'event') return false;
  if ('parts' in node) return node.parts.some(repeatsNothing);
  return (node.kind === 'repeat' && node.part.nullable) || repeatsNothing(node.part);
}

function checkRuns({ runs, send }: Step, where: string): Problem[] {
  if (runs === undefined)
    return placeholdersIn(send).includes('run')
      ? [{ message: `${where}, send, holds {{run}}, but there is one run only`, help: 'Add `runs`.' }]
      : [];
  const problems: Problem[] = [];
  if (!Number.isInteger(runs.count) || runs.count < 2 || runs.count > MOST_RUNS)
    problems.push({
      message: `${where}, runs.count, is ${runs.count}`,
      help: `Expected a whole number from 2 to ${MOST_RUNS}.`,
    });
  if (typeof runs.by !== 'string' || runs.by === '')
    problems.push({
      message: `${where}, runs.by, is no field`,
      help: "Expected a path such as 'payload.run_id'.",
    });
  if (send === undefined)
    problems.push({
      message: `${where} has runs, but sends nothing that would begin them`,
      help: 'Add `send`.',
    });
  return problems;
}

/** The events that the `same` rules of a step and its groups name, with those each could name. */
export function namesInSame(step: Step): { name: string; expected: readonly string[] }[] {
  return inGroup({ sequence: step.expect, same: listOf(step.same) });
}

function inGroup(one: Expression): { name: string; expected: readonly string[] }[] {
  const form = formOf(one);
  if (form.kind === 'event') return [];
  if (!('parts' in form)) return inGroup(form.part);
  const expected = form.parts.flatMap(eventsIn);
  const named = form.same.flatMap((rule) => (typeof rule === 'string' ? [] : rule.in));
  return [...named.map((name) => ({ name, expected })), ...form.parts.flatMap(inGroup)];
}
