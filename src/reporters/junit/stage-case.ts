import type { Builder } from 'junit-report-builder';
import type { StageReport } from '../cases/stages.ts';
import { escapeAttribute, escapeText, seconds, visibleXml } from './escape.ts';
import { faultOf } from './fault.ts';
import { boundOutput, renderEarlier, renderProperties } from './testcase.ts';

/* What stands for a text until the builder is done with it. No attribute can hold `<![CDATA[`. */
const FAULT = '<![CDATA[fault]]>';
const OUTPUT = '<![CDATA[output]]>';

/**
 * One of the run's own stages as a `<testcase>`, through junit-report-builder. What the builder has no word
 * for is put into what it built: three places of seconds, the reason of a skip, earlier attempts. It deletes
 * characters that XML cannot hold, so none is left when it gets them; and it splits only the first `]]>` of a
 * text, so texts go in afterwards.
 */
export function renderStageCase(
  builder: Builder,
  stage: StageReport,
  { classname, name }: { readonly classname: string; readonly name: string },
  attempt?: number,
): { text: string; objects: number } {
  const faults = stage.failures.map((failure) => faultOf(failure, stage.status));
  const [first] = faults;
  const root = builder.newBuilder();
  const one = root.testCase().className(visibleXml(classname)).name(visibleXml(name));
  one.time(stage.durationMs / 1000);
  if (stage.status === 'skipped') one.skipped();
  else if (first !== undefined) {
    const message = visibleXml(first.message);
    const type = visibleXml(first.type);
    if (stage.status === 'error') one.error(message, type, 'fault');
    else one.failure(message, type).stacktrace('fault');
    if (stage.output !== '') one.standardOutput('output');
  }
  const xml = root.build();
  const built = xml.slice(xml.indexOf('<testcase'), xml.lastIndexOf('</testsuites>')).trimEnd();
  const texts = {
    fault: faults.map((fault) => fault.text).join('\n\n'),
    skipped: stage.note ?? '',
    output: boundOutput(stage.output, true),
    earlier: renderEarlier(stage.earlier, first === undefined).join(''),
  };
  const properties = attempt === undefined ? '' : renderProperties([['attempt_number', String(attempt)]]);
  const text = withProperties(complete(built, stage, texts), properties);
  return { text: `${text}\n`, objects: 6 + stage.earlier.length * 2 };
}

/** A stage as one report for each of its attempts, oldest first, with the number of the attempt. */
export function eachAttempt(stage: StageReport): readonly (readonly [StageReport, number])[] {
  const before = [...new Set(stage.earlier.map(({ attempt }) => attempt))].sort((a, b) => a - b);
  const failed = before.map((attempt) => {
    const of = stage.earlier.filter((one) => one.attempt === attempt);
    const status = of.some((one) => one.status === 'error') ? ('error' as const) : ('failed' as const);
    const durationMs = of.reduce((sum, one) => sum + one.durationMs, 0);
    const failures = of.map(({ failure }) => failure);
    return [{ ...stage, status, durationMs, failures, earlier: [], output: '' }, attempt] as const;
  });
  return [...failed, [{ ...stage, earlier: [] }, (before.at(-1) ?? 0) + 1] as const];
}

function complete(
  built: string,
  stage: StageReport,
  texts: {
    readonly fault: string;
    readonly skipped: string;
    readonly output: string;
    readonly earlier: string;
  },
): string {
  const text = built
    // The first `time="` is the attribute: within other values a quote is an entity.
    .replace(/ time="[^"]*"/, () => ` time="${seconds(stage.durationMs)}"`)
    .replace('<skipped/>', () => `<skipped message="${escapeAttribute(texts.skipped)}"/>`)
    // Escaped text holds no `<`, so neither can be taken for the place of the other.
    .replace(OUTPUT, () => escapeText(texts.output))
    .replace(FAULT, () => escapeText(texts.fault));
  if (texts.earlier === '') return text;
  if (text.endsWith('/>')) return `${text.slice(0, -2)}>${texts.earlier}</testcase>`;
  return `${text.slice(0, text.lastIndexOf('</testcase>'))}${texts.earlier}</testcase>`;
}

/* First in their case, as the schema has them. The first `>` ends the tag: within values it is an entity. */
function withProperties(text: string, properties: string): string {
  if (properties === '') return text;
  const end = text.indexOf('>');
  if (text[end - 1] === '/') return `${text.slice(0, end - 1)}>${properties}</testcase>`;
  return `${text.slice(0, end + 1)}${properties}${text.slice(end + 1)}`;
}
