import type { Problem } from '../model/ports.ts';
import { suggest } from '../util/nearest.ts';
import { checkChaos } from './check-chaos.ts';
import { checkKeys } from './check-keys.ts';
import { checkSchemas } from './check-schemas.ts';
import { checkSteps, namesInSame } from './check-steps.ts';
import { connectionsOf, isIsolated, planCases, sendsCanary } from './plan.ts';
import { eventsIn } from './program.ts';
import { isScenario } from './scenario.ts';
import { placeholdersIn } from './template.ts';
import { type Scenario, type Step, TOKEN_FLAWS } from './types.ts';

const LONGEST_MS = 600_000;
const PLACEHOLDERS: readonly string[] = ['canary', 'user', 'run'];

/** Finds what is wrong with a scenario before anything is started: unknown names, impossible times, nothing to check. */
export function checkScenario(scenario: Scenario): Problem[] {
  if (!isScenario(scenario)) {
    return [
      {
        message: 'this is not a scenario',
        help: "Export what `scenario('name', { … })` returns, as default.",
      },
    ];
  }
  const wrongKeys = checkKeys(scenario.spec).map((problem) => inScenario(scenario, problem));
  // With a misspelt or missing key nothing further can be relied on.
  if (wrongKeys.length > 0) return wrongKeys;
  const { spec } = scenario;
  const known = [...checkNames(scenario), ...checkTimes(spec, ''), ...checkChaos(spec)];
  // The rest asks what cases there will be, which a chaos case that is none cannot say.
  const problems = known.length > 0 ? known : checkSense(scenario);
  return problems.map((problem) => inScenario(scenario, problem));
}

function inScenario({ name }: Scenario, { message, help }: Problem): Problem {
  return { message: `scenario '${name}': ${message}`, help };
}

function checkNames({ spec }: Scenario): Problem[] {
  const events = Object.keys(spec.events);
  const users = Object.keys(spec.users);
  const unknown = (kind: string, where: string, name: string, known: readonly string[]): Problem[] =>
    known.includes(name)
      ? []
      : [{ message: `${where} names an unknown ${kind} '${name}'`, help: suggest(name, known) }];
  const event = (where: string, name: string | undefined): Problem[] =>
    name === undefined ? [] : unknown('event', where, name, events);
  const ofStep = (step: Step, at: number): Problem[] => {
    const where = `step ${at + 1}`;
    const placeholders = placeholdersIn(step.send).filter((name) => !PLACEHOLDERS.includes(name));
    return [
      ...step.expect.flatMap(eventsIn).flatMap((name) => event(where, name)),
      ...(step.ignore ?? []).flatMap((name) => event(`${where}, ignore,`, name)),
      ...(step.users ?? []).flatMap((name) => unknown('user', where, name, users)),
      ...namesInSame(step).flatMap(({ name, expected }) =>
        unknown('expected event', `${where}, same,`, name, expected),
      ),
      ...placeholders.map((name) => ({
        message: `${where}, send, has an unknown placeholder '{{${name}}}'`,
        help: suggest(name, PLACEHOLDERS),
      })),
    ];
  };
  return [
    ...event('connect.first', spec.connect.first),
    ...users.flatMap((user) => event(`users.${user}.connect.first`, spec.users[user]?.connect?.first)),
    ...event('heartbeat.type', spec.heartbeat?.type),
    ...(spec.ignore ?? []).flatMap((name) => event('ignore', name)),
    ...(spec.broadcast ?? []).flatMap((name) => event('broadcast', name)),
    ...Object.keys(spec.budgets ?? {}).flatMap((name) =>
      unknown('event', 'budgets', name, [...events, 'connect']),
    ),
    ...(spec.refuse ?? []).flatMap((refusal) => [
      ...(typeof refusal.token === 'string' ? unknown('token', 'refuse', refusal.token, TOKEN_FLAWS) : []),
      ...(refusal.allow ?? []).flatMap((name) => event('refuse.allow', name)),
    ]),
    ...spec.steps.flatMap(ofStep),
  ];
}

/** Every number under a name of time must be a time. */
function checkTimes(value: unknown, path: string): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const where = path === '' ? key : `${path}.${key}`;
    // What is sent and what is expected of messages is the service's business.
    if (key === 'send' || key === 'shape' || key === 'events' || key === 'body') return [];
    if (!/^(within|totalWithin|p50|p95|max|\w+Ms)$/.test(key)) return checkTimes(inner, where);
    const zero = key === 'quietMs' || key === 'toleranceMs';
    const fits = typeof inner === 'number' && (zero ? inner >= 0 : inner > 0) && inner <= LONGEST_MS;
    if (fits || inner === undefined) return [];
    return [
      {
        message: `${where} is ${inner}`,
        help: `Expected ms: a number ${zero ? 'from' : 'above'} 0, up to ${LONGEST_MS}.`,
      },
    ];
  });
}

/** What is well formed and yet proves nothing, or cannot be told apart. */
function checkSense(scenario: Scenario): Problem[] {
  const { spec } = scenario;
  const problems: Problem[] = [];
  const add = (message: string, help: string): void => void problems.push({ message, help });
  if (connectionsOf(spec).length === 0)
    add('nobody takes part: there is no step with a user', 'Add a step with an `expect`.');
  problems.push(...checkSteps(spec), ...checkSchemas(spec.events));
  if (isIsolated(spec) && !spec.steps.some(sendsCanary)) {
    add(
      'isolation cannot be judged: no message holds {{canary}}',
      'Put {{canary}} into what is sent, or set `isolation: false`.',
    );
  }
  const count = spec.heartbeat?.count;
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    add(`heartbeat.count is ${count}`, 'Expected a whole number above 0.');
  }
  const hasToken = Object.values(spec.users).some(
    (user) => user.login !== undefined || user.token !== undefined,
  );
  for (const refusal of spec.refuse ?? []) {
    if (!hasToken || (refusal.auth ?? spec.connect.auth ?? 'none') === 'none') {
      add(
        '`refuse` needs a valid token, and a way for it to travel',
        'Give a user a `login`, and `connect.auth`.',
      );
    }
    if (refusal.token === 'expired' && spec.signingKey === undefined) {
      add(
        "refuse 'expired' needs `signingKey`",
        'Signed with any other key it would be refused for its signature, and prove nothing.',
      );
    }
    if (typeof refusal.token === 'function' && refusal.name === undefined)
      add('a forged token in `refuse` needs a `name`', 'It is shown in reports.');
  }
  const seen = new Set<string>();
  for (const { group, name } of planCases(scenario)) {
    const id = `${group} › ${name}`;
    if (seen.has(id)) add(`two cases are called '${id}'`, 'Give steps and refusals names of their own.');
    seen.add(id);
  }
  return problems;
}
