import { chaosName } from './chaos-name.ts';
import { heartbeatRule } from './heartbeat.ts';
import { budgetLines } from './latency.ts';
import { compile, type Leaf, listOf, type Program } from './program.ts';
import { refusalName } from './refusal.ts';
import { placeholdersIn } from './template.ts';
import type { Scenario, ScenarioSpec, Shape, Step } from './types.ts';

/** A case that a scenario will come to, if nothing fails before it. */
export interface PlannedCase {
  /** A user's name, or `refusals`, or `budgets`. */
  readonly group: string;
  readonly name: string;
}

export const DEFAULT_QUIET_MS = 50;

/** The names of cases; one place, so that what is planned is what is reported. */
export const caseName = {
  login: (service: string | undefined) => `${prefix(service)}login`,
  connect: (service: string | undefined) => `${prefix(service)}connect`,
  first: (service: string | undefined, event: string) => `${prefix(service)}${event} (first message)`,
  event: (label: string, leaf: Leaf, of: number) =>
    `${label}${leaf.event}${leaf.isRepeated ? ', repeated' : ''}${leaf.isOptional ? ', optional' : ''} (${leaf.index + 1} of ${of})`,
  run: (label: string, run: number) => `${label}run ${run + 1}: `,
  canary: (label: string) => `${label}own canary came back`,
  quiet: (label: string, ms: number) => `${label}quiet for ${ms} ms`,
  heartbeat: (event: string, index: number, of: number) => `idle: ${event} (${index + 1} of ${of})`,
  examined: 'every message examined',
  isolation: 'isolation',
};

/** What the cases of a step begin with: its name, or its number where there are several. */
export function stepLabel(spec: ScenarioSpec, index: number): string {
  const name = spec.steps[index]?.name ?? (spec.steps.length > 1 ? `step ${index + 1}` : undefined);
  return name === undefined ? '' : `${name}: `;
}

export const usersOf = (spec: ScenarioSpec, step: Step): readonly string[] =>
  step.users ?? Object.keys(spec.users);
export const sendsCanary = (step: Step): boolean => placeholdersIn(step.send).includes('canary');
export const isIsolated = (spec: ScenarioSpec): boolean =>
  spec.isolation !== false && Object.keys(spec.users).length > 1;
/** The event that the first message of this user must be. */
export const firstOf = (spec: ScenarioSpec, user: string): string | undefined =>
  spec.users[user]?.connect?.first ?? spec.connect.first;

const EVENT_MS = 2000;
const programs = new WeakMap<Step, Program>();

/** What a step expects, compiled once for everyone who takes part. */
export function programOf(spec: ScenarioSpec, step: Step): Program {
  const known = programs.get(step);
  if (known !== undefined) return known;
  const within = step.within ?? EVENT_MS;
  const shapeOf = (event: string): Shape => spec.events[event] ?? {};
  const program = compile(step.expect, { within, shapeOf, same: listOf(step.same) });
  programs.set(step, program);
  return program;
}

/** What the cases of each run of a step begin with: there is one run unless told. */
export function runLabels(spec: ScenarioSpec, index: number): string[] {
  const label = stepLabel(spec, index);
  const count = spec.steps[index]?.runs?.count;
  if (count === undefined) return [label];
  return Array.from({ length: count }, (_, run) => caseName.run(label, run));
}

/** The connections a scenario opens: who, at which service (undefined: its own), in the order of the steps. */
export function connectionsOf(spec: ScenarioSpec): { user: string; service: string | undefined }[] {
  const seen = new Map<string, { user: string; service: string | undefined }>();
  for (const step of spec.steps) {
    for (const user of usersOf(spec, step))
      seen.set(`${user}\0${step.service ?? ''}`, { user, service: step.service });
  }
  if (spec.heartbeat !== undefined) {
    for (const user of Object.keys(spec.users)) seen.set(`${user}\0`, { user, service: undefined });
  }
  return [...seen.values()];
}

/** Every case of a scenario, in the order in which it is expected. */
export function planCases({ spec }: Scenario): PlannedCase[] {
  const cases: PlannedCase[] = [];
  const add = (group: string, name: string): void => void cases.push({ group, name });
  const connections = connectionsOf(spec);
  for (const { user, service } of connections) {
    if (spec.users[user]?.login !== undefined) add(user, caseName.login(service));
    add(user, caseName.connect(service));
    const first = firstOf(spec, user);
    if (first !== undefined) add(user, caseName.first(service, first));
  }
  for (const [index, step] of spec.steps.entries()) {
    const label = stepLabel(spec, index);
    for (const user of usersOf(spec, step)) {
      for (const own of runLabels(spec, index)) {
        const { leaves } = programOf(spec, step);
        for (const leaf of leaves) add(user, caseName.event(own, leaf, leaves.length));
        if (sendsCanary(step)) add(user, caseName.canary(own));
      }
      if ((step.quietMs ?? DEFAULT_QUIET_MS) > 0)
        add(user, caseName.quiet(label, step.quietMs ?? DEFAULT_QUIET_MS));
    }
  }
  const users = [...new Set(connections.map(({ user }) => user))];
  if (spec.heartbeat !== undefined) {
    const { type, count } = heartbeatRule(spec.heartbeat);
    for (const user of users)
      for (let at = 0; at < count; at++) add(user, caseName.heartbeat(type, at, count));
  }
  for (const one of spec.chaos?.cases ?? []) add('chaos', chaosName(one));
  for (const refusal of spec.refuse ?? []) add('refusals', refusalName(refusal));
  for (const user of users) {
    add(user, caseName.examined);
    if (isIsolated(spec)) add(user, caseName.isolation);
  }
  for (const line of budgetLines(spec.budgets)) add('budgets', line.name);
  return cases;
}

function prefix(service: string | undefined): string {
  return service === undefined ? '' : `${service}: `;
}
