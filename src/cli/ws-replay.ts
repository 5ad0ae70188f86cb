import { readFileSync, statSync } from 'node:fs';
import { EXIT } from '../run/exit-code.ts';
import type { Recording, Scenario } from '../websocket/index.ts';
import { printProblems } from './problems.ts';

const LARGEST = 64 << 20;

/** Judges a recorded run again and says what it comes to: 1 while it fails, 0 once the scenario would pass on it. */
export async function replayOne(scenario: Scenario, file: string, format: 'text' | 'json'): Promise<number> {
  const { isRecording, replay } = await import('../websocket/index.ts');
  const recording = readRecording(file, isRecording);
  const result = typeof recording === 'string' ? { problem: recording } : replay(scenario, recording);
  if (result.problem !== undefined) {
    printProblems([{ message: result.problem, file, help: HELP }]);
    return EXIT.usage;
  }
  const { failures, judged } = result;
  const recorded = typeof recording === 'string' ? [] : recording.failures.map(({ message }) => message);
  const verdict = failures.length === 0 ? 'passed' : 'failed';
  if (format === 'json') {
    const document = { version: 1, scenario: scenario.name, verdict, failures, judged, recorded };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    for (const message of failures) process.stdout.write(`FAILED  ${message}\n`);
    const what = `${judged} exchange${judged === 1 ? '' : 's'} judged again from the log`;
    const end =
      failures.length > 0
        ? ''
        : `; ${recorded.length === 0 ? 'nothing had failed' : `recorded was: ${recorded[0]}`}`;
    process.stdout.write(`${verdict}: ${what}${end}\n`);
  }
  return verdict === 'passed' ? EXIT.passed : EXIT.failed;
}

const HELP = 'Expected the file that a scenario wrote when it failed: see --record, and .portcullis/replays.';

function readRecording(
  file: string,
  isRecording: (value: unknown) => value is Recording,
): Recording | string {
  let value: unknown;
  try {
    if (statSync(file).size > LARGEST) return `the replay file is larger than ${LARGEST} bytes`;
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return `the replay file cannot be read: ${(error as Error).message}`;
  }
  return isRecording(value) ? value : 'this is not the recording of a WebSocket scenario';
}
