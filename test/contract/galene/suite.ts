/** What the client of Galène and a server of it, real or fake, do together. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SocketEnd } from '#engine/backends/text-socket.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { GaleneSeat } from '#test/fakes/galene-rig.ts';
import type { GaleneHarness, TokenWish } from './harness.ts';
import { audioOffer } from './audio-offer.ts';

const BOTH = ['present', 'message'];

export function galeneSuite(harness: () => GaleneHarness): void {
  const seats: GaleneSeat[] = [];
  afterEach(() => {
    for (const seat of seats.splice(0)) seat.client.close();
  });
  let groups = 0;
  const newGroup = (): string => `group-${(groups += 1)}`;

  function seat(randomId: () => string = () => crypto.randomUUID()): GaleneSeat {
    const { openSocket, fetch } = harness();
    const policy = backoff({ firstMs: 50, maxMs: 200 });
    const made = new GaleneSeat({
      clock: systemClock,
      logger: silentLogger,
      userAgent: 'Parley/test',
      randomId,
      policy,
      openSocket,
      ...(fetch && { fetch }),
    });
    seats.push(made);
    return made;
  }

  function enter(one: GaleneSeat, group: string, wish: TokenWish): void {
    const credentials = async () => ({ token: await harness().token(group, wish) });
    one.client.join({ location: harness().location(group), username: null, credentials });
  }

  async function joined(
    group: string,
    user: string,
    permissions: readonly string[] = BOTH,
  ): Promise<GaleneSeat> {
    const one = seat();
    enter(one, group, { user, permissions });
    await soon(() => one.client.stay?.members.some(({ id }) => id === one.id)).toBe(true);
    return one;
  }

  const names = (one: GaleneSeat): string[] => one.stay.members.map(({ username }) => username).toSorted();

  describe('joining', () => {
    it('by tokens of the key, as whom they name; each sees the other', async () => {
      const group = newGroup();
      const ada = await joined(group, 'ada');
      const ben = await joined(group, 'ben', ['message']);
      await soon(() => names(ada)).toEqual(['ada', 'ben']);
      await soon(() => names(ben)).toEqual(['ada', 'ben']);
      expect(ada.client.state).toMatchObject({
        is: 'joined',
        group: harness().nameOf(group),
        username: 'ada',
      });
      expect(ben.client.state).toMatchObject({ permissions: ['message'] });
      expect(ada.states).toEqual(['connecting', 'handshaking', 'joining', 'joined']);
    });

    it('by a token of another key, or for another group, is refused for good', async () => {
      const group = newGroup();
      await joined(group, 'ada');
      const eve = seat();
      enter(eve, group, { user: 'eve', permissions: BOTH, isForged: true });
      const credentials = async () => ({
        token: await harness().token('elsewhere', { user: 'eve', permissions: BOTH }),
      });
      const lost = seat();
      lost.client.join({ location: harness().location(group), username: null, credentials });
      for (const one of [eve, lost]) {
        await soon(() => one.client.state.is).toBe('failed');
        expect(one.client.state).toMatchObject({ error: { reason: 'not-authorised' }, retryAt: null });
      }
    });

    it('under an id that is taken is tried again under another', async () => {
      const group = newGroup();
      const ids = ['0'.repeat(32), '0'.repeat(32), '1'.repeat(32)];
      const ada = seat(() => ids.shift() ?? '');
      enter(ada, group, { user: 'ada', permissions: BOTH });
      await soon(() => ada.client.state.is).toBe('joined');
      const twin = seat(() => ids.shift() ?? '');
      enter(twin, group, { user: 'ada', permissions: BOTH });
      await soon(() => twin.client.state.is).toBe('joined');
      expect(twin.states).toContain('failed');
      expect(twin.id).toBe('1'.repeat(32));
    });
  });

  describe('in a group', () => {
    it('chat goes to all and comes back, to one it does not, and history has what was said to all', async () => {
      const group = newGroup();
      const ada = await joined(group, 'ada');
      const ben = await joined(group, 'ben');
      ada.stay.chat({ text: 'to all' });
      ada.stay.chat({ text: 'to all, no echo', echo: false });
      ada.stay.chat({ text: 'to ben', to: ben.id });
      await soon(() => ben.all('chat').length).toBe(3);
      const from = { id: ada.id, username: 'ada' };
      expect(ben.all('chat')).toMatchObject([
        { text: 'to all', from, isPrivate: false, isHistory: false, id: expect.stringMatching(/./) },
        { text: 'to all, no echo', from, isPrivate: false },
        { text: 'to ben', from, isPrivate: true, id: '' },
      ]);
      ben.stay.chat({ text: 'after' });
      await soon(() => ada.all('chat').at(-1)?.text).toBe('after');
      expect(ada.all('chat').map(({ text }) => text)).toEqual(['to all', 'after']);
      const cy = await joined(group, 'cy');
      await soon(() => cy.all('chat').length).toBe(3);
      expect(cy.all('chat').map(({ text, isHistory, time }) => [text, isHistory, time !== null])).toEqual([
        ['to all', true, true],
        ['to all, no echo', true, true],
        ['after', true, true],
      ]);
    });

    it('messages and data of one reach the others', async () => {
      const group = newGroup();
      const ada = await joined(group, 'ada');
      const ben = await joined(group, 'ben');
      ada.client.setData({ raisehand: true, other: 1 });
      ada.client.setData({ other: null });
      ada.stay.message({ kind: 'reaction', value: { emoji: 'wave' }, to: ben.id });
      await soon(() => ben.all('user-message')).toMatchObject([
        {
          kind: 'reaction',
          from: { id: ada.id, username: 'ada' },
          isPrivate: true,
          value: { emoji: 'wave' },
        },
      ]);
      const dataOf = (one: GaleneSeat) => one.stay.members.find(({ id }) => id === ada.id)?.data;
      await soon(() => dataOf(ben)).toEqual({ raisehand: true });
      await soon(() => dataOf(ada)).toEqual({ raisehand: true });
    });

    it('a stream that is offered is answered, its candidates come after, and it is ended', async () => {
      const ada = await joined(newGroup(), 'ada');
      ada.stay.publish({ id: 'stream', label: 'camera', sdp: audioOffer() });
      await soon(() => ada.all('stream-answer').length).toBe(1);
      expect(ada.all('stream-answer')[0]).toMatchObject({
        id: 'stream',
        sdp: expect.stringContaining('v=0'),
      });
      await soon(() => ada.all('stream-ice').length).toBeGreaterThan(0);
      const streams = ada.told.filter(({ name }) => name.startsWith('stream-')).map(({ name }) => name);
      expect(streams[0]).toBe('stream-answer');
      ada.stay.publish({ id: 'stream', label: 'camera', sdp: audioOffer(2) });
      await soon(() => ada.all('stream-answer').length).toBe(2);
      ada.stay.unpublish('stream');
      ada.stay.chat({ text: 'still here' });
      await soon(() => ada.all('chat').length).toBe(1);
      expect(ada.all('stream-close')).toEqual([]);
    });

    it('a stream of one who may not is refused, told once, and no connection ends over it', async () => {
      const ada = await joined(newGroup(), 'ada', ['message']);
      ada.stay.publish({ id: 'stream', label: 'camera', sdp: audioOffer() });
      await soon(() => ada.all('stream-close')).toEqual([{ id: 'stream', side: 'up', why: 'aborted' }]);
      await soon(() => ada.all('server-message')).toMatchObject([{ kind: 'error', value: 'not authorised' }]);
      ada.stay.chat({ text: 'still here' });
      await soon(() => ada.all('chat').length).toBe(1);
    });

    it('who leaves is gone for the others, and may come back', async () => {
      const group = newGroup();
      const ada = await joined(group, 'ada');
      const ben = await joined(group, 'ben');
      ben.client.leave();
      await soon(() => names(ada)).toEqual(['ada']);
      enter(ben, group, { user: 'ben', permissions: BOTH });
      await soon(() => names(ada)).toEqual(['ada', 'ben']);
    });

    it('who is kicked hears why, and does not come back', async () => {
      const group = newGroup();
      const ada = await joined(group, 'ada');
      const op = await joined(group, 'op', ['op', ...BOTH]);
      op.stay.userAction('kick', ada.id, 'enough');
      await soon(() => ada.client.state.is).toBe('failed');
      expect(ada.client.state).toMatchObject({
        error: { reason: 'kicked', params: { text: 'enough' } },
        retryAt: null,
      });
      await soon(() => names(op)).toEqual(['op']);
    });

    it('an operator locks it for others', async () => {
      const group = newGroup();
      const op = await joined(group, 'op', ['op', ...BOTH]);
      op.stay.groupAction('lock', 'come tomorrow');
      await soon(() => op.client.state).toMatchObject({ status: { locked: true } });
      const ada = seat();
      enter(ada, group, { user: 'ada', permissions: BOTH });
      await soon(() => ada.client.state.is).toBe('failed');
      expect(ada.client.state).toMatchObject({
        error: { reason: 'refused', params: { text: 'come tomorrow' } },
      });
    });
  });

  describe('the server closes on', () => {
    /** How it ends when these frames are all that is said. */
    async function endOf(...frames: readonly object[]): Promise<SocketEnd> {
      const group = newGroup();
      await joined(group, 'ada');
      const { openSocket, endpoint } = harness();
      return new Promise((ended) => {
        const socket = openSocket(new URL(endpoint), 'Parley/test', {
          onOpen: () => {
            for (const frame of frames) socket.send(JSON.stringify(frame));
          },
          onText: () => {},
          onClose: ended,
        });
      });
    }
    const hello = { type: 'handshake', version: ['2'], id: 'f'.repeat(32) };

    it.each([
      ['anything before the greeting', [{ type: 'ping' }], 'you must handshake first'],
      ['the id of another', [hello, { type: 'chat', source: 'x', value: '' }], 'spoofed client id'],
      ['the name of another', [hello, { type: 'chat', username: 'x', value: '' }], 'spoofed username'],
      ['an unknown frame', [hello, { type: 'dance' }], 'unexpected message'],
      ['no candidate', [hello, { type: 'ice', id: 's', candidate: null }], 'null candidate'],
    ])('%s', async (_, frames, reason) => {
      expect(await endOf(...frames)).toMatchObject({ code: 1002, reason });
    });
  });

  it('killed and started again has everybody back, under new ids', async () => {
    const group = newGroup();
    const ada = await joined(group, 'ada');
    const ben = await joined(group, 'ben');
    const before = ada.id;
    ada.stay.publish({ id: 'stream', label: 'camera', sdp: audioOffer() });
    await soon(() => ada.all('stream-answer').length).toBe(1);
    await harness().kill();
    await soon(() => ada.states).toContain('failed');
    expect(ada.all('stream-close')).toEqual([{ id: 'stream', side: 'up', why: 'lost' }]);
    await harness().restart();
    await soon(() => [ada.client.state.is, ben.client.state.is]).toEqual(['joined', 'joined']);
    await soon(() => names(ada)).toEqual(['ada', 'ben']);
    expect(ada.id).not.toBe(before);
  });
}

/** Polls, for a server of its own tells nothing of when it has done so. */
function soon(holds: () => unknown) {
  return expect.poll(holds, { interval: 10, timeout: 10_000 });
}
