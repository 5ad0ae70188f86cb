import { scenario } from '../../src/websocket/index.ts';

/** Lines that the compiler takes out. */
interface Gone {
  readonly a: 1;
  readonly b: 2;
}
type AlsoGone = Gone['a'];

const one: AlsoGone = 1;

export const placed = scenario('placed', {
  events: { a: {} },
  users: { alice: {} },
  connect: { path: '/ws' },
  steps: [{ expect: ['a'], within: one }],
});
