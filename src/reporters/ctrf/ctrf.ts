import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CaseBook, createCaseBook } from '../cases/book.ts';
import { notWritten, publish, startsWithMarker } from '../cases/publish.ts';
import { openSpool, type Spool } from '../cases/spool.ts';
import type { Reporter } from '../reporter.ts';
import { testOfCase, testOfStage } from './test-entry.ts';

const MARKER = '{"reportFormat":"CTRF","specVersion":"0.1.0","generatedBy":"portcullis"';

/**
 * CTRF JSON (schema of github.com/ctrf-io/ctrf). Like the JUnit report: cases go to disk as they come, the file
 * appears whole at the end, and an earlier one of ours at `file` (absolute) is removed when the run starts.
 */
export function createCtrfReporter({ file: path }: { readonly file: string }): Reporter {
  let spool: Spool | undefined;
  let book: CaseBook | undefined;
  let fault: unknown;

  const opened = (): CaseBook => {
    if (book === undefined) {
      if (startsWithMarker(path, MARKER)) rmSync(path, { force: true });
      spool = openSpool(path);
      book = createCaseBook(spool, (one) => ({
        group: '',
        text: JSON.stringify(testOfCase(one, dirname(path))),
        objects: 1,
      }));
    }
    return book;
  };

  return {
    name: 'ctrf',
    role: 'report',
    handle(event) {
      if (fault !== undefined) return;
      try {
        opened().handle(event);
      } catch (error) {
        fault = error;
      }
    },
    async finish() {
      try {
        if (fault !== undefined) throw fault;
        const { entries } = opened();
        const { summary, stages } = opened().conclude();
        for (const stage of stages) {
          const text = JSON.stringify(testOfStage(stage));
          entries.add({ group: '', text, objects: 1 }, stage.status, stage.durationMs, summary.startedAt);
        }
        const tests = entries.groups().flatMap((group) => group.entries);
        const of = (...statuses: string[]) => tests.filter((test) => statuses.includes(test.status)).length;
        const head = {
          tool: { name: 'portcullis', version: summary.portcullis },
          summary: {
            tests: tests.length,
            passed: of('passed'),
            failed: of('failed', 'error'),
            skipped: of('skipped'),
            pending: 0,
            other: 0,
            flaky: summary.flakyTotal,
            suites: summary.stages.length,
            start: summary.startedAt,
            stop: summary.startedAt + Math.round(summary.durationMs),
            duration: Math.round(summary.durationMs),
            extra: { pipeline: summary.pipeline, run: summary.run, verdict: summary.verdict },
          },
        };
        publish([
          {
            path,
            write(put) {
              const timestamp = new Date(summary.startedAt).toISOString();
              put(
                `${MARKER},"timestamp":"${timestamp}","results":${JSON.stringify(head).slice(0, -1)},"tests":[\n`,
              );
              entries.copy(tests, put, ',\n');
              put('\n]}}\n');
            },
          },
        ]);
        return { written: [path] };
      } catch (error) {
        return { written: [], problems: [notWritten('ctrf', path, error)] };
      } finally {
        spool?.close();
      }
    },
  };
}
