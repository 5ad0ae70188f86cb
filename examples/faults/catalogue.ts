import type { Fault } from './fault.ts';

/** Every fault, in the order in which a run would meet them. To add one: write `<name>.patch`, and ten lines here. */
export const FAULTS: readonly Fault[] = [
  // Single source of truth: nothing of the service has run yet.
  {
    name: 'second-manager',
    story: 'A second WebSocketManager was written "for compatibility"; each had half of the connections.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/websocket/compat.py', line: 'class WebSocketManager' },
      says: /^class WebSocketManager is a second definition: its home is at backend\/websocket\/manager\.py:\d+. 1 import takes/,
    },
  },
  {
    name: 'second-home',
    story:
      'A class was copied to where it was needed, so that two of one name went through the service and isinstance failed.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/websocket/authentication.py', line: 'class TokenClaims' },
      says: /^class TokenClaims is a second definition: its home is at auth_service\/tokens\.py:\d+/,
    },
  },
  {
    name: 'alias-removed',
    story:
      'A clean-up removed an alias that nothing in its own file used; the route that imported it no longer loaded.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/dependencies.py', line: 'import ConnectionManager' },
      says: /^ConnectionManager is not defined in backend\.websocket\.manager .* This import fails/,
    },
  },
  {
    name: 'reexport-removed',
    story:
      'One name left a package’s __init__, hundreds of imports broke, and each was reported as a fault of its own.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/routes/schemas.py', line: 'import Message, MessageRole, Thread' },
      says: /^Message is not defined in backend\.threads .* 4 imports in 4 files fail/,
    },
  },
  {
    name: 'class-twice',
    story:
      'A class was defined twice in one file; the second silently replaced the first, and lost its constructor.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/websocket/run_supervisor.py' },
      says: /^class TooManyRuns is lost: line \d+ defines it again/,
    },
  },
  {
    name: 'forbidden-import',
    story: 'A route looked into the insides of the WebSocket side, and broke when those were reworked.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/routes/metrics.py', line: 'import ConnectionRegistry' },
      says: /backend\.websocket\.internal\.registry.* is forbidden: what is internal to delivery may change/,
    },
  },
  {
    name: 'import-cycle',
    story:
      'Two modules came to import each other; the service started or not, depending on which was imported first.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'backend/threads/models.py', line: 'import MAX_TITLE_LENGTH' },
      says: /^2 modules import each other: .*backend\.threads\.models/,
    },
  },
  {
    name: 'upward-import',
    story:
      'The shared package borrowed a constant from the backend, and could no longer be used by the other services.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'shared/structured_logging.py', line: 'import LOG_LEVELS' },
      says: /^shared\.structured_logging .* imports backend.*: backend lies above shared/,
    },
  },
  {
    name: 'syntax-error',
    story:
      'A search-and-replace left one test file that is not Python; the suite went on without it, and green.',
    stage: 'ssot',
    exitCode: 1,
    cause: {
      reason: 'rule-violated',
      at: { file: 'tests/unit/test_planner.py', line: 'import make_plan)' },
      says: /^tests\/unit\/test_planner\.py is not valid Python/,
    },
  },

  // Unit tests: no service is up.
  {
    name: 'import-fails',
    story:
      'A module read a variable that only production sets while it was imported; every test file that reached it failed.',
    stage: 'unit',
    exitCode: 1,
    cause: {
      reason: 'collection-error',
      at: { file: 'backend/agent/tools.py', line: 'TIME_ZONE =' },
      says: /^KeyError: 'AGENT_TIME_ZONE'/,
      shows: /3 files cannot be collected:/,
    },
  },
  {
    name: 'nothing-collected',
    story:
      'A new naming pattern matched no test at all; the runner printed "All validations passed" for weeks.',
    stage: 'unit',
    exitCode: 1,
    cause: { reason: 'no-tests-ran', says: /^no test ran: nothing was collected/ },
  },
  {
    name: 'unit-test-fails',
    story: 'A page came out one entry short, as pages do.',
    stage: 'unit',
    exitCode: 1,
    cause: {
      reason: 'tests-failed',
      at: { file: 'tests/unit/test_thread_store.py', line: 'limit=2)] == ["three", "two"]' },
      says: /test_a_list_is_newest_first_and_comes_in_parts: .*assert/,
    },
  },
  {
    name: 'teardown-fails',
    story: 'A fixture failed while it was cleaning up, after its test had passed, and was taken for a pass.',
    stage: 'unit',
    exitCode: 1,
    cause: {
      reason: 'tests-failed',
      at: { file: 'tests/unit/conftest.py', line: 'the clock was not set back' },
      says: /teardown failed: AssertionError: the clock was not set back/,
    },
  },
  {
    name: 'exit-in-test',
    story:
      'A test ended its interpreter with status 0; the two hundred after it never ran, and CI was green.',
    stage: 'unit',
    exitCode: 1,
    cause: {
      reason: 'worker-lost',
      at: { file: 'tests/unit/test_tools.py', line: 'def test_a_text_is_measured' },
      says: /while '.*test_a_text_is_measured' ran: it exited with 0/,
    },
  },
  {
    name: 'segfault',
    story:
      'A native module crashed the interpreter in the middle of the suite, and the report was that of the day before.',
    stage: 'unit',
    exitCode: 1,
    cause: {
      reason: 'worker-lost',
      at: { file: 'tests/unit/test_tools.py', line: 'ctypes.string_at(0)' },
      says: /while '.*test_a_text_is_measured' ran: it was ended by SIGSEGV/,
    },
  },
  {
    name: 'test-hangs',
    story: 'A lock was taken twice on one path; CI waited for its six hours and said "timeout", not where.',
    stage: 'unit',
    exitCode: 1,
    cause: {
      reason: 'timeout',
      at: { file: 'shared/counters.py' },
      says: /test_rendering_has_help_type.*' did not end within 3\.0 s/,
    },
    limits: { testTimeout: '3s' },
  },

  // Services, and the integration suite that talks to them.
  {
    name: 'backend-does-not-start',
    story:
      'A stricter check of a URL took ports of at most four digits: right on every laptop, wrong in the cluster.',
    stage: 'integration',
    exitCode: 1,
    cause: {
      reason: 'service-not-ready',
      says: /^service 'backend' exited with code 2 before it was ready/,
    },
  },
  {
    name: 'backend-starts-late',
    story: 'A warm-up was added to the start, and every deployment was rolled back by its health check.',
    stage: 'integration',
    exitCode: 1,
    cause: {
      reason: 'service-not-ready',
      says: /^service 'backend' was not ready within 3\.0 s/,
    },
    limits: { readyWithin: { backend: '3s' } },
  },
  {
    name: 'backend-dies',
    story:
      'The machine ran out of memory and took the backend; two hundred failing tests were examined one by one.',
    stage: 'integration',
    exitCode: 1,
    cause: {
      reason: 'service-died',
      says: /^service 'backend' was ended by SIGKILL while it was in use/,
    },
  },
  {
    name: 'integration-test-fails',
    story: 'An error message repeated what had been sent, and with it passwords.',
    stage: 'integration',
    exitCode: 1,
    cause: {
      reason: 'tests-failed',
      at: { file: 'tests/integration/test_login.py', line: 'assert "wonderland" not in response.text' },
      says: /test_a_refused_body_is_not_repeated: assert/,
    },
  },

  // Golden path: what only a client on a WebSocket can see.
  {
    name: 'event-missing',
    story: 'An event was no longer sent; the spinner of the chat turned for ever, and every test was green.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /missing event: expected tool_completed after tool_executing/,
    },
  },
  {
    name: 'events-out-of-order',
    story:
      'A tool was said to have ended before it was said to have begun, and the page showed it as running.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /out of order: expected tool_executing .* got tool_completed/,
    },
  },
  {
    name: 'event-of-wrong-shape',
    story: 'A field was renamed on one side only, and every tool seemed to have failed.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /wrong shape: 'payload\.ok' of tool_completed/,
    },
  },
  {
    name: 'event-to-another-user',
    story: 'One user’s answer was sent to everybody who was connected.',
    stage: 'golden-path',
    exitCode: 1,
    cause: { reason: 'expectation', at: { file: 'golden-path.scenario.ts' }, says: /leaked to another user/ },
  },
  {
    name: 'event-late',
    story: 'The answer came after the client had given up, so that nobody ever saw one.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /late by \d+ ms: .*agent_completed/,
    },
  },
  {
    name: 'forged-token-accepted',
    story:
      'A token was decoded "just to look at it", its signature was never checked, and anybody was anybody.',
    stage: 'golden-path',
    exitCode: 1,
    cause: { reason: 'expectation', at: { file: 'golden-path.scenario.ts' }, says: /accepted a bad token/ },
  },
  {
    name: 'wrong-close-code',
    story: 'A bad token was answered with "try again later", and clients did, for ever.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /closed with 1013 .* where close 1008/,
    },
  },
  {
    name: 'subprotocol-not-echoed',
    story: 'The subprotocol was no longer sent back; tools did not mind, and every browser hung up.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /wrong subprotocol: asked for jwt-auth, the server chose none/,
    },
  },
  {
    name: 'heartbeat-stops',
    story: 'Seconds became milliseconds after the first heartbeat, and proxies closed every idle chat.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /heartbeat stopped: no heartbeat for \d+ ms/,
    },
  },
  {
    name: 'degraded-not-flagged',
    story:
      'The model was down for a day; its fallback answered, and nobody was told that these were not answers.',
    stage: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /wrong shape: 'payload\.degraded' of agent_completed .* expected true, got false/,
    },
  },
  {
    name: 'call-id-mixed-up',
    story: 'The end of a tool was given an id of its own, and no page could say which tool had ended.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /not correlated: 'payload\.call_id' of tool_completed/,
    },
  },
  {
    name: 'event-twice',
    story: 'A retry sent what had been sent already; every tool was shown twice.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /duplicate event: a further tool_completed/,
    },
  },
  {
    name: 'event-after-the-last',
    story: 'Something of a run came after its end, and opened the answer that had just been closed.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /(?:duplicate|unexpected) event: .*agent_thinking .*after the last/,
    },
  },
  {
    name: 'event-of-another-run',
    story:
      'The number of the run was kept beside the runs; of two at once, both were shown as the later one.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /run \d .*: (?:not correlated|duplicate event|missing event|out of order)/,
    },
  },
  {
    name: 'thread-mixed-up',
    story: 'An answer named the default thread, and appeared in a conversation that it did not belong to.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /not correlated: 'thread_id' of agent_completed/,
    },
  },
  {
    name: 'debug-event-left',
    story: 'What was sent while looking for a defect was still sent a year later, to everyone.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /unexpected event: debug_plan/,
    },
  },
  {
    name: 'not-json',
    story: 'Single quotes instead of double ones: right in the log, and no JSON.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /unreadable message: .*it is not JSON/,
    },
  },
  {
    name: 'binary-message',
    story: 'A faster way to send was binary frames, which the page never looked at.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /unreadable message: .*it is binary/,
    },
  },
  {
    name: 'first-message-missing',
    story: 'The greeting was dropped as superfluous; clients waited for it before they said anything.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /unexpected event: heartbeat .*expected connection_ready after the handshake/,
    },
  },
  {
    name: 'heartbeat-too-often',
    story: 'A heartbeat became five, and phones their batteries.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /heartbeat irregular: heartbeat \d came \d+ ms after/,
    },
  },
  {
    name: 'leak-in-broadcast',
    story: 'An announcement was given a little context: what its author had just asked in private.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /leaked to everyone: \w+ received announcement/,
    },
  },
  {
    name: 'announcement-not-to-everyone',
    story: 'A list began at its second entry, and one user never heard of the maintenance.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /missing event: expected announcement/,
    },
  },
  {
    name: 'token-of-another-user-accepted',
    story:
      'Checked signatures were remembered, but not what they had signed: a token could be rewritten to be anybody’s.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /another-user token → close 1008 .*accepted a bad token/,
    },
  },
  {
    name: 'logged-out-token-accepted',
    story: 'Whoever had logged out stayed in: the list of revoked tokens was no longer asked.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /logged-out token → close 1008 .*accepted a bad token/,
    },
  },
  {
    name: 'token-in-query-accepted',
    story: 'A token was taken from the address for a test, and since then stood in every access log.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /misplaced token \(query\) → close 1008 .*accepted a bad token/,
    },
  },
  {
    name: 'token-echoed',
    story: 'The server chose the subprotocol that was the token, and sent it back for every proxy to log.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /wrong subprotocol: asked for jwt-auth, the server chose jwt\.\*\*\*/,
    },
  },
  {
    name: 'refused-without-close',
    story: 'A refused client was dropped without a word, 1006, and took it for a bad network.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /refused in another way: .*closed with 1006 .* where close 1008/,
    },
  },
  {
    name: 'refused-as-defect',
    story: 'A bad token was answered as a defect of the server, 1011, and paged somebody every night.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /refused in another way: .*closed with 1011 .* where close 1008/,
    },
  },
  {
    name: 'compression-negotiated',
    story: 'A default came back with an upgrade: every connection compressed, at three times the memory.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /wrong compression: it was offered and must be declined, the server accepted/,
    },
  },
  {
    name: 'leak-under-load',
    story: 'One message in ten thousand went to everybody: never in a test, every few minutes in production.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    scenario: 'load.scenario.ts',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'load.scenario.ts' },
      says: /leaked to another user: \w+ received/,
    },
  },
  {
    name: 'gap-after-reconnect',
    story: 'After a tunnel one message was missing, the first one, every time.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /resumed with no gap, no duplicate: gap: \w+ with seq \d+ came after/,
    },
  },
  {
    name: 'duplicate-after-reconnect',
    story: 'After a tunnel the last message was there twice, and so was the payment that it had caused.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /resumed with no gap, no duplicate: duplicate: \w+ with seq \d+ came after/,
    },
  },
  {
    name: 'broken-json-closes',
    story: 'One message cut short by a bad network closed the connection, which came back and sent it again.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /broken JSON → error, and the connection stays: one bad message cost it all: .*closed with 1011/,
    },
  },
  {
    name: 'oversize-accepted',
    story: 'The limit on messages went with a clean-up; one client could have the memory of all.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts' },
      says: /frame 'oversize' → close 1009 .*nothing answered it/,
    },
  },
  {
    name: 'auth-switched-off',
    story:
      'A switch for local work was on where nobody set it, and for a month anybody could come in as somebody.',
    stage: 'golden-path',
    pipeline: 'golden-path',
    exitCode: 1,
    cause: {
      reason: 'expectation',
      at: { file: 'golden-path.scenario.ts', line: "token: 'none'" },
      says: /no token → close 1008 .*authentication is off: no token at all was accepted/,
    },
  },
];
