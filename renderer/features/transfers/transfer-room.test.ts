import { beforeEach, describe, expect, it } from 'vitest';
import type { TransferSignal } from '#shared/contracts/transfer.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeNetwork } from '#test/fakes/fake-rtc.ts';
import { settle } from '#test/fakes/settle.ts';
import { createFakeBridge, type FakeBridge } from '#test/support/fake-bridge.ts';
import { ALL_FEATURES, anApp, aUser, aWorkspace, ME, WORKSPACE } from '#test/support/sample-view.ts';
import { createBridge } from '../../state/bridge.ts';
import { createI18n } from '../../state/i18n.ts';
import { createViewStore } from '../../state/view-store.ts';
import { createTransferRoom, INVITATIONS_MAX, TICK_MS, type TransferRoom } from './transfer-room.ts';
import { FAREWELL_MS } from './transfer-run.ts';

const network = { current: new FakeNetwork() };
beforeEach(() => (network.current = new FakeNetwork()));

interface End {
  readonly room: TransferRoom;
  readonly fake: FakeBridge;
  readonly clock: ManualClock;
  readonly stop: () => void;
  /** What was said to the other, by type. */
  readonly said: () => string[];
  readonly one: () => ReturnType<TransferRoom['getState']>['transfers'][number];
  /** Signals go to nobody from now on. */
  deaf: boolean;
  written: Uint8Array[];
}

/** A window of `me`, who knows `other`; what it says goes to `to`. */
async function end(me: string, other: string, to: () => End | null): Promise<End> {
  const fake = createFakeBridge({
    view: anApp([
      aWorkspace({
        session: { state: 'signed-in', userId: me, deviceId: 'd' },
        users: { [me]: aUser(me, 'Me'), [other]: aUser(other, 'Grace Sample') },
        features: { ...ALL_FEATURES, transfers: { maxBytes: 50 * 1_048_576 } },
      }),
    ]),
  });
  const bridge = createBridge(fake.raw);
  const viewStore = createViewStore(bridge);
  viewStore.start();
  const clock = new ManualClock();
  const { t } = createI18n();
  const room = createTransferRoom({
    bridge,
    viewStore,
    t,
    createConnection: (configuration) => network.current.create(configuration),
    randomId: () => 'id-1',
    clock,
    logger: silentLogger,
  });
  const said: TransferSignal[] = [];
  const made: End = {
    room,
    fake,
    clock,
    stop: room.start(),
    said: () => said.map(({ type }) => type).filter((type) => type !== 'ice'),
    one: () => room.getState().transfers[0]!,
    deaf: false,
    written: [],
  };
  fake.answer('chat.transferIceServers', () => ({ iceServers: [] }));
  fake.answer('chat.transferSignal', ({ signal }: { signal: TransferSignal }) => {
    said.push(signal);
    if (!made.deaf) {
      to()?.fake.emit('chat', 'transferSignal', { workspaceId: WORKSPACE, fromUserId: me, signal });
    }
  });
  fake.answer('received.begin', () => ({ fileId: 'f-1', fileName: 'a.txt' }));
  fake.answer('received.append', ({ data }: { data: Uint8Array }) => void made.written.push(data));
  await settle();
  return made;
}

async function pair(): Promise<{ ada: End; grace: End }> {
  const ends: { ada?: End; grace?: End } = {};
  ends.ada = await end(ME, 'u-grace', () => ends.grace ?? null);
  ends.grace = await end('u-grace', ME, () => ends.ada ?? null);
  return { ada: ends.ada, grace: ends.grace };
}

const file = (content = 'hello', name = 'a.txt'): File => new File([content], name, { type: 'text/plain' });
/** Reading a file takes turns of the real loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((next) => setImmediate(next));
    await settle();
  }
}
const phases = (...ends: End[]) => ends.map(({ one }) => one().state.phase);

describe('a file from one to the other', () => {
  it('is offered, accepted, sent, counted and finished', async () => {
    const { ada, grace } = await pair();
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    expect(phases(ada, grace)).toEqual(['inviting', 'inviting']);
    expect(grace.one()).toMatchObject({ role: 'receiver', name: 'a.txt', size: 5, userName: 'Grace Sample' });
    expect(network.current.ends).toEqual([]);
    await grace.room.accept(grace.one().key);
    await turns();
    expect(grace.fake.inputsOf('received.begin')).toEqual([{ name: 'a.txt', size: 5 }]);
    expect(Buffer.concat(grace.written).toString()).toBe('hello');
    expect(grace.fake.inputsOf('received.finish')).toEqual([{ fileId: 'f-1' }]);
    expect(grace.fake.inputsOf('received.discard')).toEqual([]);
    expect(phases(ada, grace)).toEqual(['done', 'done']);
    expect([ada.said(), grace.said()]).toEqual([['invite', 'answer'], ['offer']]);
    grace.clock.advance(FAREWELL_MS);
    expect(network.current.ends.every(({ closed }) => closed)).toBe(true);
    await grace.room.reveal(grace.one().key);
    expect(grace.fake.inputsOf('received.reveal')).toEqual([{ fileId: 'f-1' }]);
    grace.room.forget(grace.one().key);
    expect(grace.room.getState().transfers).toEqual([]);
    ada.clock.advance(TICK_MS);
    expect(ada.clock.pending + grace.clock.pending).toBe(0);
  });

  it('is declined', async () => {
    const { ada, grace } = await pair();
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    grace.room.cancel(grace.one().key);
    await settle();
    expect(ada.one().state).toEqual({ phase: 'cancelled', end: { by: 'them', message: 'declined' } });
    expect(grace.one().state).toEqual({ phase: 'cancelled', end: { by: 'me' } });
    expect(grace.fake.inputsOf('received.begin')).toEqual([]);
  });

  it('is declined by whoever is asked where to keep it and thinks better of it', async () => {
    const { ada, grace } = await pair();
    grace.fake.answer('received.begin', () => null);
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    await grace.room.accept(grace.one().key);
    await settle();
    expect(phases(ada, grace)).toEqual(['cancelled', 'cancelled']);
  });

  it('taken back while the other is asked where to keep it leaves nothing', async () => {
    const { ada, grace } = await pair();
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    const release = grace.fake.hold('received.begin');
    const accepted = grace.room.accept(grace.one().key);
    expect(grace.one().asking).toBe(true);
    ada.room.cancel(ada.one().key);
    await settle();
    release();
    await accepted;
    expect(grace.fake.inputsOf('received.discard')).toMatchObject([{ fileId: 'f-1' }]);
    expect(grace.one().state).toMatchObject({ phase: 'cancelled', end: { by: 'them' } });
    expect(network.current.ends).toEqual([]);
  });

  it.each(['ada', 'grace'] as const)('is given up half way by %s: nothing is kept', async (who) => {
    const { ada, grace } = await pair();
    const release = grace.fake.hold('received.append');
    await ada.room.send(WORKSPACE, 'u-grace', file('x'.repeat(1_048_576 + 5)));
    await settle();
    await grace.room.accept(grace.one().key);
    await turns();
    expect(phases(ada, grace)).toEqual(['connected', 'connected']);
    const by = { ada, grace }[who];
    by.room.cancel(by.one().key);
    release();
    await turns();
    expect(phases(ada, grace)).toEqual(['cancelled', 'cancelled']);
    expect(grace.fake.inputsOf('received.discard')).toEqual([{ fileId: 'f-1' }]);
    expect(grace.fake.inputsOf('received.finish')).toEqual([]);
    expect(network.current.ends.every(({ closed }) => closed)).toBe(true);
  });

  it('that the disk does not take fails on both sides', async () => {
    const { ada, grace } = await pair();
    grace.fake.refuse('received.append', 'save-failed', { text: 'ENOSPC' });
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    await grace.room.accept(grace.one().key);
    await turns();
    expect(grace.one().state).toMatchObject({ phase: 'cancelled', end: { by: 'trouble', why: 'lost' } });
    expect(ada.one().state).toMatchObject({
      phase: 'cancelled',
      end: { by: 'them', message: 'connection lost' },
    });
  });

  it('whose connection fails is lost, and its part thrown away', async () => {
    const { ada, grace } = await pair();
    void grace.fake.hold('received.append');
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    await grace.room.accept(grace.one().key);
    await turns();
    ada.deaf = true;
    grace.deaf = true;
    network.current.cut();
    network.current.fail();
    await turns();
    expect(phases(ada, grace)).toEqual(['cancelled', 'cancelled']);
    expect(grace.fake.inputsOf('received.discard')).toHaveLength(1);
  });

  it('says how fast it goes', async () => {
    const { ada, grace } = await pair();
    void grace.fake.hold('received.append');
    await ada.room.send(WORKSPACE, 'u-grace', file('x'.repeat(3000)));
    await settle();
    await grace.room.accept(grace.one().key);
    await turns();
    expect(grace.one().speed).toBeNull();
    grace.clock.advance(2 * TICK_MS);
    expect(grace.one()).toMatchObject({ moved: 3000, speed: 0 });
  });
});

describe('sending', () => {
  it('says at once what is too large, and what cannot be told', async () => {
    const { ada } = await pair();
    const large = Object.defineProperty(file(), 'size', { value: 51 * 1_048_576 });
    await expect(ada.room.send(WORKSPACE, 'u-grace', large)).rejects.toMatchObject({
      code: 'file-too-large',
      params: { limit: 50 },
    });
    ada.fake.refuse('chat.transferSignal', 'colleague-offline', { name: 'Grace' });
    await expect(ada.room.send(WORKSPACE, 'u-grace', file())).rejects.toMatchObject({
      code: 'colleague-offline',
    });
    expect(ada.room.getState().transfers).toEqual([]);
  });
});

describe('strangers', () => {
  const invite = (id: string, name = 'a.txt') => ({ type: 'invite', id, name, size: 5, mime: '' }) as const;
  const from = (to: End, fromUserId: string, signal: TransferSignal) =>
    to.fake.emit('chat', 'transferSignal', { workspaceId: WORKSPACE, fromUserId, signal });

  it('reach no transfer of somebody else', async () => {
    const { ada, grace } = await pair();
    await ada.room.send(WORKSPACE, 'u-grace', file());
    await settle();
    from(ada, 'u-mallory', { type: 'cancel', id: 'id-1', message: '' });
    from(grace, 'u-mallory', { type: 'cancel', id: 'id-1', message: '' });
    expect(phases(ada, grace)).toEqual(['inviting', 'inviting']);
  });

  it('ask only so often, and with names that turn nothing around', async () => {
    const { grace } = await pair();
    from(grace, 'u-mallory', invite('0', 'photo\u202egnp.exe'));
    expect(grace.one().name).toBe('photo gnp.exe');
    for (let count = 1; count <= INVITATIONS_MAX; count += 1) from(grace, 'u-mallory', invite(`${count}`));
    await settle();
    expect(grace.room.getState().transfers).toHaveLength(INVITATIONS_MAX);
    expect(grace.said()).toEqual(['cancel']);
  });

  it('are not heard where the server has no transfers', async () => {
    const { grace } = await pair();
    grace.fake.changeWorkspace(WORKSPACE, (before) => ({
      ...before,
      features: { ...before.features, transfers: null },
    }));
    from(grace, ME, invite('1'));
    from(grace, ME, { type: 'offer', id: '2', sdp: 'v=0' });
    expect(grace.room.getState().transfers).toEqual([]);
  });
});

describe('the end of a sign-in', () => {
  it('takes what is under way with it', async () => {
    const { ada } = await pair();
    await ada.room.send(WORKSPACE, 'u-grace', file());
    ada.fake.changeWorkspace(WORKSPACE, (before) => ({ ...before, session: { state: 'signed-out' } }));
    await settle();
    expect(ada.one().state.phase).toBe('cancelled');
  });
});
