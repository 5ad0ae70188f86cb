import type { RunEvent } from '../../src/model/event.ts';
import { caseFailure, EventStream, failingCase, failure, plan, testCase } from './events.ts';

/** Runs that every reporter must tell truthfully, as whole event streams. */
export const RUNS = {
  green: () =>
    new EventStream()
      .start(['ssot', 'unit', plan('integration', { services: ['backend'] })])
      .stage('ssot')
      .say('ssot', { type: 'figure', name: 'files', value: 412, unit: 'files' })
      .case(
        'ssot',
        testCase('x', 'duplicate-definition', {
          classname: 'ssot',
          at: undefined,
          id: 'duplicate-definition',
        }),
      )
      .pass('ssot', 400)
      .stage('unit')
      .say('unit', { type: 'cases-collected', count: 2 })
      .case('unit', testCase('chat', 'test_send[a-1]'))
      .case('unit', testCase('auth', 'test_login', { durationMs: 2_400 }))
      .pass('unit', 3_100)
      .emit({ type: 'service-starting', service: 'backend', command: 'uvicorn app:app' })
      .emit({ type: 'service-ready', service: 'backend', durationMs: 640, address: 'http://127.0.0.1:4711' })
      .stage('integration')
      .case('integration', testCase('http', 'test_health'))
      .pass('integration')
      .emit({ type: 'service-stopped', service: 'backend', how: 'terminated' })
      .emit({
        type: 'checkpoint',
        made: true,
        ref: 'refs/portcullis/checkpoints/full-validation/abc',
        commit: 'a'.repeat(40),
      })
      .finish().events,

  red: () => {
    const bad = failingCase('unit', 'chat', 'test_send');
    const cause = caseFailure('unit', bad);
    return new EventStream()
      .start(['ssot', 'unit', 'integration', 'golden'])
      .stage('ssot')
      .pass('ssot', 400)
      .stage('unit')
      .stage('integration')
      .output('integration', 'sibling line 1\n')
      .say('integration', { type: 'case-started', id: 'tests/test_slow.py::test_slow', name: 'test_slow' })
      .say('unit', { type: 'cases-collected', count: 3 })
      .case('unit', testCase('chat', 'test_ok'))
      .output('unit', 'unit line 1\n')
      .case('unit', bad)
      .close(cause)
      .emit({
        type: 'stage-stopping',
        stage: 'integration',
        because: { kind: 'gate', stage: 'unit', message: cause.message },
      })
      .output('integration', 'KeyboardInterrupt\n', 'stderr')
      .case('unit', failingCase('unit', 'auth', 'test_login'))
      .fail('unit', cause)
      .stop('integration', { kind: 'gate', stage: 'unit', message: cause.message })
      .stop('golden', { kind: 'need', stage: 'integration' }, 'skipped')
      .emit({
        type: 'cleanup',
        owner: 'integration',
        processes: [{ pid: 4242, command: 'sleep 30', how: 'killed' }],
      })
      .emit({ type: 'checkpoint', made: false, why: 'the run did not pass' })
      .finish('failed', cause).events;
  },

  flaky: () => {
    const bad = failingCase('unit', 'chat', 'test_send');
    const cause = caseFailure('unit', bad);
    return new EventStream()
      .start(['unit'])
      .stage('unit')
      .case('unit', testCase('chat', 'test_ok'))
      .case('unit', bad)
      .emit({ type: 'attempt-failed', stage: 'unit', attempt: 1, failures: [cause], retryInMs: 100 })
      .stage('unit', 2)
      .case('unit', testCase('chat', 'test_ok'), 2)
      .case('unit', testCase('chat', 'test_send'), 2)
      .end('unit', { status: 'passed', from: 'run', flaky: [cause] }, 2_000, 2)
      .finish().events;
  },

  collection: () => {
    const cause = failure('unit', {
      reason: 'collection-error',
      test: 'tests/test_broken.py',
      message: "ImportError: cannot import name 'WebSocketManager'",
      at: { file: 'tests/test_broken.py', line: 3 },
    });
    const record = testCase('broken', 'tests/test_broken.py', {
      id: 'tests/test_broken.py',
      status: 'error',
      failure: cause,
    });
    return new EventStream()
      .start(['unit'])
      .stage('unit')
      .case('unit', record)
      .close(cause)
      .fail('unit', cause)
      .finish('failed', cause).events;
  },

  serviceDied: () => {
    const cause = failure('integration', {
      reason: 'service-died',
      message: "service 'backend' ended with code 3 while 'integration' was using it",
      excerpt: 'RuntimeError: out of memory',
    });
    return new EventStream()
      .start([plan('integration', { services: ['backend'] })])
      .emit({ type: 'service-starting', service: 'backend', command: 'uvicorn app:app' })
      .emit({ type: 'service-ready', service: 'backend', durationMs: 640 })
      .stage('integration')
      .say('integration', { type: 'case-started', id: 'a', name: 'test_a' })
      .emit({
        type: 'service-output',
        service: 'backend',
        stream: 'stderr',
        text: 'RuntimeError: out of memory\n',
      })
      .emit({ type: 'service-failed', service: 'backend', failure: cause })
      .close(cause)
      .fail('integration', cause)
      .finish('failed', cause).events;
  },

  interrupted: () =>
    new EventStream()
      .start(['unit', 'golden'])
      .stage('unit')
      .case('unit', testCase('chat', 'test_ok'))
      .say('unit', { type: 'case-started', id: 'slow', name: 'test_slow' })
      .emit({ type: 'interrupted', signal: 'SIGINT' })
      .stop('unit', { kind: 'signal', signal: 'SIGINT' })
      .stop('golden', { kind: 'signal', signal: 'SIGINT' }, 'skipped')
      .finish('interrupted').events,

  unfinished: () =>
    new EventStream()
      .start(['unit', 'golden'])
      .stage('unit')
      .case('unit', testCase('chat', 'test_ok'))
      .say('unit', { type: 'case-started', id: 'slow', name: 'test_slow' }).events,
} satisfies Record<string, () => RunEvent[]>;
