import { callSiteOf } from './place.ts';
import type { Scenario, ScenarioSpec, Vocabulary } from './types.ts';

/**
 * Declares a WebSocket scenario: plain data, so that every name and deadline is checked before anything
 * starts. Event names, user names and the arguments of predicates are checked by the compiler from `events` and
 * `users`; `checkScenario` checks the same at run time.
 */
export function scenario<const Events extends Vocabulary, const Who extends string>(
  name: string,
  spec: ScenarioSpec<Events, Who>,
): Scenario {
  const at = callSiteOf(scenario);
  return { kind: 'websocket-scenario', name, spec, ...(at && { at }) };
}

/** Tells a scenario from whatever else a file may export, also when it was made by another copy of this package. */
export function isScenario(value: unknown): value is Scenario {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { kind?: unknown }).kind === 'websocket-scenario' &&
    typeof (value as { spec?: unknown }).spec === 'object'
  );
}

/** The services that a scenario talks to besides its own. */
export function otherServices(scenario: Scenario): string[] {
  return [
    ...new Set(scenario.spec.steps.flatMap((step) => (step.service === undefined ? [] : [step.service]))),
  ];
}
