import type { Builder } from 'junit-report-builder';
import type { StageReport } from '../cases/stages.ts';
import { escapeAttribute, seconds, visibleXml } from './escape.ts';
import { faultOf } from './fault.ts';
import { boundOutput, renderEarlier } from './testcase.ts';

/**
 * One of the run's own stages as a `<testcase>`, through junit-report-builder. What the builder has no word
 * for is put into what it built: three places of seconds, the reason of a skip, earlier attempts. It deletes
 * characters that XML cannot hold, so none is left when it gets the text.
 */
export function renderStageCase(
  builder: Builder,
  stage: StageReport,
  { classname, name }: { readonly classname: string; readonly name: string },
): { text: string; objects: number } {
  const root = builder.newBuilder();
  const [first, ...others] = stage.failures.map((failure) => faultOf(failure, stage.status));
  const one = root.testCase().className(visibleXml(classname)).name(visibleXml(name));
  one.time(stage.durationMs / 1000);
  if (first !== undefined && stage.status !== 'skipped') {
    const text = content([first, ...others].map((fault) => fault.text).join('\n\n'));
    if (stage.status === 'error') one.error(visibleXml(first.message), visibleXml(first.type), text);
    else one.failure(visibleXml(first.message), visibleXml(first.type)).stacktrace(text);
    if (stage.output !== '') one.standardOutput(content(boundOutput(stage.output, true)));
  }
  if (stage.status === 'skipped') one.skipped();
  const earlier = renderEarlier(stage.earlier, first === undefined);
  const xml = root.build();
  const built = xml.slice(xml.indexOf('<testcase'), xml.lastIndexOf('</testsuites>')).trimEnd();
  return { text: `${complete(built, stage, earlier.join(''))}\n`, objects: 4 + earlier.length * 2 };
}

function complete(built: string, stage: StageReport, earlier: string): string {
  // The first `time="` is the attribute: within other values a quote is an entity.
  let text = built.replace(/ time="[^"]*"/, () => ` time="${seconds(stage.durationMs)}"`);
  if (stage.status === 'skipped')
    text = text.replace('<skipped/>', () => `<skipped message="${escapeAttribute(stage.note ?? '')}"/>`);
  if (earlier === '') return text;
  if (text.endsWith('/>')) return `${text.slice(0, -2)}>${earlier}</testcase>`;
  return `${text.slice(0, text.lastIndexOf('</testcase>'))}${earlier}</testcase>`;
}

/* A parser would read `\r` as a line end. */
function content(text: string): string {
  return visibleXml(text.replace(/\r\n?/g, '\n'));
}
