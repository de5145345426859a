import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type IpcGroup, type IpcResult, type Verb, channelOf } from '#shared/contracts/ipc/group.ts';
import { ipcGroups, type IpcGroups } from '#shared/contracts/ipc/groups.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { pageUrl } from '../pages.ts';
import { type RegisteredContents, WindowRegistry } from '../windows/registry.ts';
import { payloadOf, spoiltPayloadOf } from './fake-payload.ts';
import { createRouter, type HandlersOf } from './router.ts';

type Handle = (event: unknown, payload: unknown) => Promise<IpcResult>;
const bound = vi.hoisted(() => new Map<string, Handle>());
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, handle: Handle) => bound.set(channel, handle) },
}));
const { bindRouter } = await import('./electron.ts');

const RUNS = 10_000;
/** In the name of the test, so that what it finds can be found again: PARLEY_FUZZ_SEED=… */
const SEED = Number(process.env.PARLEY_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

interface Route {
  readonly group: IpcGroup;
  readonly channel: string;
  readonly verb: Verb;
}
const ROUTES: readonly Route[] = Object.values<IpcGroup>(ipcGroups).flatMap((group) =>
  Object.entries(group.verbs).map(([name, verb]) => ({
    group,
    channel: channelOf(group.name, name),
    verb,
  })),
);

const contents = (id: number): RegisteredContents => ({
  id,
  isDestroyed: () => false,
  send: () => undefined,
  once: () => undefined,
});
const WINDOWS = { main: contents(1), ring: contents(2), picker: contents(3), widget: contents(4) };
const STRANGER = contents(9);

/** As Electron's frame is once its document has gone: whatever one asks of it throws. */
const DESTROYED = new Proxy(
  {},
  {
    get() {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  },
);

/** One way of not being who may call, for a route. */
const wrongSender = ({ group }: Route): Arbitrary<unknown> => {
  const kind = group.windows[0] ?? 'main';
  const sender = WINDOWS[kind];
  const ours = { url: pageUrl(kind), parent: null };
  const others = Object.values(WINDOWS).filter(
    (window) => !group.windows.some((allowed) => WINDOWS[allowed] === window),
  );
  return fc.constantFrom(
    { sender: STRANGER, senderFrame: ours },
    { sender, senderFrame: { ...ours, parent: ours } },
    { sender, senderFrame: { ...ours, url: 'https://parley/main.html' } },
    { sender, senderFrame: { ...ours, url: 'app://parley.example/main.html' } },
    { sender, senderFrame: { ...ours, url: 'app://parley/other.html' } },
    { sender, senderFrame: { ...ours, url: '' } },
    { sender, senderFrame: null },
    { sender, senderFrame: DESTROYED },
    ...others.map((other) => ({ sender: other, senderFrame: ours })),
  );
};

const rightSender = ({ group }: Route): Arbitrary<unknown> =>
  fc.constantFrom(
    ...group.windows.map((kind) => ({
      sender: WINDOWS[kind],
      senderFrame: { url: `${pageUrl(kind)}#/x`, parent: null },
    })),
  );

interface Attempt {
  readonly route: Route;
  readonly event: unknown;
  readonly payload: unknown;
  /** any: whatever the payload deserves. */
  readonly expected: 'forbidden-sender' | 'any';
}

/** Who sends what, to which verb, and what must come of it. */
const attempt: Arbitrary<Attempt> = fc.constantFrom(...ROUTES).chain((route) => {
  const good = payloadOf(route.verb.input);
  const bad = spoiltPayloadOf(route.verb.input);
  const of = (event: Arbitrary<unknown>, payload: Arbitrary<unknown>, expected: Attempt['expected']) =>
    fc.record({ route: fc.constant(route), event, payload, expected: fc.constant(expected) });
  return fc.oneof(
    of(rightSender(route), good, 'any'),
    of(rightSender(route), bad, 'any'),
    of(wrongSender(route), fc.oneof(good, bad), 'forbidden-sender'),
  );
});

/** A house whose only state is what its handlers were asked; they answer well, refuse, break, or answer nonsense in turn. */
function fakeHouse() {
  const asked: { channel: string; input: unknown }[] = [];
  const turns: readonly (() => unknown)[] = [
    () => undefined,
    () => {
      throw new AppError('not-found');
    },
    () => {
      throw new TypeError('the inside');
    },
    () => Promise.reject(new Error('later')),
    () => ({ nonsense: Symbol('x') }),
    // oxlint-disable-next-line no-throw-literal -- what a careless library throws
    () => Promise.reject(null),
  ];
  const handlers = Object.fromEntries(
    Object.entries<IpcGroup>(ipcGroups).map(([key, group]) => [
      key,
      Object.fromEntries(
        Object.keys(group.verbs).map((name) => [
          name,
          (input: unknown) => {
            asked.push({ channel: channelOf(group.name, name), input });
            return turns[asked.length % turns.length]?.();
          },
        ]),
      ),
    ]),
  ) as unknown as HandlersOf<IpcGroups>;
  const registry = new WindowRegistry();
  for (const [kind, window] of Object.entries(WINDOWS)) registry.add(kind as keyof typeof WINDOWS, window);
  const router = createRouter({ groups: ipcGroups, handlers, logger: silentLogger });
  bindRouter(router, registry);
  return { asked, router };
}

describe('IPC, all of it', () => {
  it('binds every verb of the house', () => {
    fakeHouse();
    expect([...bound.keys()].toSorted()).toEqual(ROUTES.map(({ channel }) => channel).toSorted());
  });

  it(`survives ${RUNS} random payloads and wrong senders (seed ${SEED})`, { timeout: 300_000 }, async () => {
    const { asked } = fakeHouse();
    const unhandled: unknown[] = [];
    const keep = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', keep);
    const codes = new Set<string>();
    const reached = new Set<string>();
    const property = async ({ route, event, payload, expected }: Attempt): Promise<void> => {
      const before = asked.length;
      const result = await bound.get(route.channel)!(event, payload);
      const code = result.ok ? 'ok' : result.error.code;
      codes.add(code);
      const calls = asked.slice(before);
      const refused = code === 'forbidden-sender' || code === 'bad-payload';
      expect(expected === 'any' ? code : expected).toBe(code);
      expect(calls).toHaveLength(refused ? 0 : 1);
      for (const { channel, input } of calls) {
        reached.add(channel);
        expect(channel).toBe(route.channel);
        // what a handler gets has passed its schema: parsing it again finds nothing
        expect(route.verb.input.safeParse(input).success).toBe(true);
      }
      // nothing of the inside comes out with a refusal
      expect(result.ok ? {} : result.error.params).toEqual({});
    };
    await fc.assert(fc.asyncProperty(attempt, property), { numRuns: RUNS, seed: SEED });
    // rejections are told when the queue of promises is empty
    await new Promise((done) => setImmediate(done));
    process.off('unhandledRejection', keep);
    expect(unhandled).toEqual([]);
    expect([...codes].toSorted()).toEqual(['bad-payload', 'forbidden-sender', 'internal', 'not-found', 'ok']);
    expect([...reached].toSorted()).toEqual(ROUTES.map(({ channel }) => channel).toSorted());
  });

  it(`answers no channel that it was not given (seed ${SEED})`, async () => {
    const { asked, router } = fakeHouse();
    const trusted = { window: 'main', url: pageUrl('main'), topFrame: true } as const;
    const strange = fc
      .oneof(fc.string(), fc.constantFrom('parley:app:nothing', 'parley:app', '__proto__', 'constructor'))
      .filter((channel) => !router.channels.includes(channel));
    await fc.assert(
      fc.asyncProperty(strange, async (channel) => {
        expect(await router.dispatch(trusted, channel, undefined)).toEqual({
          ok: false,
          error: { code: 'unsupported', params: {} },
        });
      }),
      { numRuns: 200, seed: SEED },
    );
    expect(asked).toEqual([]);
  });
});
