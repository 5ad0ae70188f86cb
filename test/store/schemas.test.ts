import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { FAILURE_KINDS } from '../../src/model/failure.ts';
import { summarize } from '../../src/reporters/summary/reduce.ts';
import { EventStream, failure, testCase } from '../rig/events.ts';
import { RUNS } from '../rig/runs.ts';
import { suite } from '../rig/suite.ts';

const test = suite('published schemas');
const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
const eventSchema = load('run-event');
const isEvent = ajv.compile(eventSchema);
const isSummary = ajv.compile(load('run-summary'));
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

const ATTACHMENT = { name: 'stdout', contentType: 'text/plain', path: '/r/1-stdout.txt', bytes: 9 };
const rest = new EventStream()
  .start(['a'])
  .emit({ type: 'run-note', level: 'info', message: 'm' })
  .emit({ type: 'service-output', service: 's', stream: 'stderr', text: 't' })
  .say('a', { type: 'note', level: 'warning', message: 'm' })
  .case('a', testCase('a', 't', { attachments: [ATTACHMENT] }))
  .stop('a', { kind: 'run-timeout', afterMs: 5 })
  .finish('interrupted').events;
const all = [...Object.values(RUNS).flatMap((events) => events()), ...rest];

test('every event that a run is made of fits, and every kind of event is described', () => {
  for (const event of all)
    assert.ok(isEvent(asJson(event)), JSON.stringify([event, isEvent.errors?.slice(-3)]));
  const described = new Set<string>(
    eventSchema.oneOf.map((one: { properties: { type: { const: string } } }) => one.properties.type.const),
  );
  assert.equal([...described].sort(), [...new Set(all.map(({ type }) => type as string))].sort());
});

test('every reason of a failure is described, and no other is let through', () => {
  assert.equal(
    [...eventSchema.definitions.failure.properties.reason.enum].sort(),
    Object.keys(FAILURE_KINDS).sort(),
  );
  const [event] = new EventStream().close(failure('a')).events;
  assert.not.ok(isEvent({ ...event, failure: { ...failure('a'), reason: 'bad luck' } }));
  assert.not.ok(isEvent({ ...event, more: 1 }));
});

test('the summary of every run fits, with its version first', () => {
  for (const [name, events] of Object.entries(RUNS)) {
    const summary = asJson(summarize(events()));
    assert.ok(isSummary(summary), `${name}: ${JSON.stringify(isSummary.errors)}`);
    assert.is(Object.keys(summary as object)[0], 'version');
  }
});

test.run();
