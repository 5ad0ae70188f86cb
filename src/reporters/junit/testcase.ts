import type { EarlierAttempt } from '../cases/attempts.ts';
import { stripAnsi } from '../text/clean.ts';
import { escapeAttribute, escapeText, seconds } from './escape.ts';
import { type Fault, faultOf } from './fault.ts';

/** `rich` for dashboards that read more; `xunit-strict` for those that hold to Jenkins' xunit schema. */
export type JunitProfile = 'rich' | 'xunit-strict';

/** Names and values; a name may come again, as that of attachments does. */
export type Properties = readonly (readonly [name: string, value: string])[];

export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly durationMs: number;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly properties: Properties;
  readonly fault?: Fault | undefined;
  /** Why it was skipped. */
  readonly skipped?: string | undefined;
  readonly earlier: readonly EarlierAttempt[];
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  /** What `[[ATTACHMENT|…]]` names. */
  readonly attachments: readonly string[];
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
  const { fault, skipped, earlier, attachments } = one;
  const children: string[] = [];
  if (rich) children.push(renderProperties(one.properties));
  if (fault !== undefined) children.push(renderFault(fault));
  else if (skipped !== undefined) children.push(`<skipped message="${escapeAttribute(skipped)}"/>`);
  if (earlier.length > 0) children.push(...renderEarlier(earlier, fault === undefined));
  const stdout = boundOutput(one.stdout ?? '', fault !== undefined);
  const stderr = boundOutput(one.stderr ?? '', fault !== undefined);
  const out = attachments.length === 0 ? stdout : withAttachments(stdout, attachments);
  if (out !== '') children.push(`<system-out>${escapeText(out)}</system-out>`);
  if (stderr !== '') children.push(`<system-err>${escapeText(stderr)}</system-err>`);
  const head = `<testcase classname="${escapeAttribute(one.classname)}" name="${escapeAttribute(one.name)}" time="${seconds(one.durationMs)}"${place}`;
  const objects = 1 + children.length + (rich ? one.properties.length : 0) + earlier.length;
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
export function renderProperties(properties: Properties): string {
  if (properties.length === 0) return '';
  const each = properties.map(
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

/* Each on a line of its own at the end, where a dashboard that shortens the text leaves it. Past a `|` or `]]` nobody reads on. */
function withAttachments(text: string, attachments: readonly string[]): string {
  const lines = attachments
    .filter((path) => !/[|\r\n]|\]\]/.test(path))
    .map((path) => `[[ATTACHMENT|${path}]]\n`);
  if (lines.length === 0) return text;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('')}`;
}
