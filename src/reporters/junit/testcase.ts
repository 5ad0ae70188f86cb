import type { EarlierAttempt } from '../cases/attempts.ts';
import { stripAnsi } from '../text/clean.ts';
import { escapeAttribute, escapeText, seconds } from './escape.ts';
import { type Fault, faultOf } from './fault.ts';

/** `rich` for dashboards that read more; `xunit-strict` for those that hold to Jenkins' xunit schema. */
export type JunitProfile = 'rich' | 'xunit-strict';

export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly durationMs: number;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly fault?: Fault | undefined;
  /** Why it was skipped. */
  readonly skipped?: string | undefined;
  readonly earlier: readonly EarlierAttempt[];
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
}

/** Characters of captured output that a case may carry; more than that belongs in a file of its own. */
const OUTPUT_FAILING = 100_000;
const OUTPUT_PASSING = 1_000;

/** One `<testcase>` and the number of XML elements in it. */
export function renderTestCase(one: TestCase, profile: JunitProfile): { text: string; objects: number } {
  const rich = profile === 'rich';
  const place =
    (rich && one.file !== undefined ? ` file="${escapeAttribute(one.file)}"` : '') +
    (rich && one.line !== undefined ? ` line="${one.line}"` : '');
  const { fault, skipped, earlier } = one;
  const children: string[] = [];
  if (rich) children.push(renderProperties(one.properties));
  if (fault !== undefined) children.push(renderFault(fault));
  else if (skipped !== undefined) children.push(`<skipped message="${escapeAttribute(skipped)}"/>`);
  if (earlier.length > 0) children.push(...renderEarlier(earlier, fault === undefined));
  if (one.stdout) children.push(renderOutput('system-out', one.stdout, fault !== undefined));
  if (one.stderr) children.push(renderOutput('system-err', one.stderr, fault !== undefined));
  const head = `<testcase classname="${escapeAttribute(one.classname)}" name="${escapeAttribute(one.name)}" time="${seconds(one.durationMs)}"${place}`;
  const objects = 1 + children.length + (rich ? Object.keys(one.properties).length : 0) + earlier.length;
  const text = children.length === 0 ? `${head}/>\n` : `${head}>${children.join('')}</testcase>\n`;
  return { text, objects };
}

/** Earlier attempts: `flakyFailure` where the last one passed, `rerunFailure` where it did not. */
export function renderEarlier(earlier: readonly EarlierAttempt[], good: boolean): string[] {
  const element = good ? 'flakyFailure' : 'rerunFailure';
  return earlier.map(({ failure, status }) => {
    const { message, type, text } = faultOf(failure, status);
    return `<${element} message="${escapeAttribute(message)}" type="${escapeAttribute(type)}"><stackTrace>${escapeText(text)}</stackTrace></${element}>`;
  });
}

/** `<properties>`, or nothing where there are none. */
export function renderProperties(properties: Readonly<Record<string, string>>): string {
  const all = Object.entries(properties);
  if (all.length === 0) return '';
  const each = all.map(
    ([name, value]) => `<property name="${escapeAttribute(name)}" value="${escapeAttribute(value)}"/>`,
  );
  return `<properties>${each.join('')}</properties>`;
}

/** Captured output without escape sequences, its end kept where it is too long. */
export function boundOutput(text: string, failing: boolean): string {
  const plain = stripAnsi(text);
  const max = failing ? OUTPUT_FAILING : OUTPUT_PASSING;
  if (plain.length <= max) return plain;
  const note = `[${plain.length - max} characters before these were left out]\n`;
  return `${note}${plain.slice(note.length - max)}`;
}

function renderFault({ element, type, message, text }: Fault): string {
  return `<${element} message="${escapeAttribute(message)}" type="${escapeAttribute(type)}">${escapeText(text)}</${element}>`;
}

function renderOutput(
  element: 'system-out' | 'system-err',
  text: string | undefined,
  failing: boolean,
): string {
  if (text === undefined || text === '') return '';
  return `<${element}>${escapeText(boundOutput(text, failing))}</${element}>`;
}
