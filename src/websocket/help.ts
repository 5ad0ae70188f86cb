import type { Fault } from './watch.ts';

/** Every way in which a scenario fails, as its failures are told apart. */
export type ScenarioFault =
  | Fault
  | 'login'
  | 'handshake'
  | 'unreachable'
  | 'subprotocol'
  | 'compression'
  | 'leak'
  | 'canary-lost'
  | 'not-refused'
  | 'auth-off'
  | 'not-tried'
  | 'not-withstood'
  | 'over-budget';

/** What to do next, one line each. */
export const HELP: Readonly<Record<ScenarioFault, string>> = {
  'out-of-order':
    'Two sends are not awaited in order, or run in different tasks: look where both events are sent.',
  missing: 'Look for the place that sends this event, and for an error in the service log at that moment.',
  late: 'Find what the service waits for before this event, or allow it more time with `within`.',
  'wrong-shape': 'The producer of this event and the scenario disagree: correct the one that is wrong.',
  'not-same': 'Both events must carry the same id: look where the second one is built.',
  unexpected: 'If the event is legitimate, expect it or list it under `ignore`.',
  duplicate: 'The event is sent twice, or reaches this user from another run: look at who subscribes to it.',
  unreadable: 'Every message must be JSON text that names its event.',
  ambiguous: 'Give the parts that can take the same event a `shape` or a `same` field that tells them apart.',
  'closed-early':
    'The service log of that moment says why; 1006 means that no close frame came, as when the process dies.',
  overrun: 'The service sends without end, or the bound is too low: see `limits`.',
  'heartbeat-stopped':
    'Clients and proxies drop a silent connection: look at the task that sends the heartbeat.',
  'heartbeat-irregular': 'Two heartbeat tasks may run on one connection, or its interval was changed.',
  login: 'Try the same request by hand; users and their passwords are in the scenario.',
  handshake:
    'The service refused a token that it had just issued: compare the secrets of both, and how the token travels.',
  unreachable: 'Is the service up, and is this its address?',
  subprotocol:
    'A browser drops a connection whose server does not choose one of the subprotocols it asked for.',
  compression:
    'Compression costs memory and CPU for each connection, and may show secrets by their length (CRIME): set it where the server is started.',
  leak: 'Events must be addressed by the user or the connection of the run they belong to: look at how receivers are chosen.',
  'canary-lost':
    'Nothing shows that these events answer this message: an event must hold something of what was sent.',
  'not-refused':
    'Authentication must fail closed: check signature, algorithm and expiry before the connection is used.',
  'auth-off':
    'Look for the setting that lets everybody in (AUTH_DISABLED, SKIP_AUTH, a test mode): what it is set to where the service runs, and what it is when nobody sets it.',
  'not-tried': 'The function that makes this token failed: correct it in the scenario.',
  'not-withstood':
    'Clients, networks and attackers do this: the service must answer it, and go on for everybody else.',
  'over-budget': 'Compare with an earlier run before raising the limit.',
};
