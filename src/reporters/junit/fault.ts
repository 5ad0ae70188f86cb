import type { CaseRecord } from '../../model/case.ts';
import { type Failure, kindOf } from '../../model/failure.ts';
import { formatLocation } from '../../model/location.ts';
import { stripAnsi } from '../text/clean.ts';

/** What `<failure>` or `<error>` holds. */
export interface Fault {
  readonly element: 'failure' | 'error';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

const MAX_MESSAGE = 1_000;
const MAX_TEXT = 50_000;

/** A failure in JUnit's terms: crashes, timeouts and collection errors are errors, with a type to filter by. */
export function faultOf(failure: Failure, status: CaseRecord['status'] = 'failed'): Fault {
  const element = status === 'error' || kindOf(failure) !== 'failure' ? 'error' : 'failure';
  const message = stripAnsi(failure.message);
  return {
    element,
    type: typeOf(failure, message),
    message: message.slice(0, MAX_MESSAGE),
    text: textOf(failure, message),
  };
}

function typeOf(failure: Failure, message: string): string {
  switch (failure.reason) {
    case 'timeout':
      return 'Timeout';
    case 'signal':
    case 'worker-lost': {
      const signal = /\bSIG[A-Z]+\d*\b/.exec(message);
      return signal === null ? 'Crash' : `Crash:${signal[0]}`;
    }
    case 'collection-error':
      return 'CollectionError';
    default: {
      const exception = /^[A-Za-z_][\w.]{0,100}?(?:Error|Exception|Failure|Warning|Exit|Interrupt)\b/.exec(
        message,
      );
      return exception === null ? failure.reason : exception[0];
    }
  }
}

/* `path:line:` first, where dashboards and editors look for it. */
function textOf(failure: Failure, message: string): string {
  const { at, excerpt, help, reproduce } = failure;
  const parts = [
    `${at === undefined ? '' : `${formatLocation({ file: at.file, line: at.line ?? 1 })}: `}${message}`,
    excerpt === undefined ? '' : stripAnsi(excerpt),
    help === undefined ? '' : `next: ${help}`,
    reproduce === undefined ? '' : `again: ${reproduce}`,
  ];
  return parts
    .filter((part) => part !== '')
    .join('\n\n')
    .slice(0, MAX_TEXT);
}
