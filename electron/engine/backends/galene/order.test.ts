import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { ModerationAct } from '#shared/contracts/moderation.ts';
import { GaleneAdapterRig } from '#test/fakes/galene-adapter-rig.ts';

let rig: GaleneAdapterRig;
beforeEach(() => {
  rig = new GaleneAdapterRig();
});
afterEach(async () => {
  expect(await rig.end()).toEqual({ timers: 0, connections: 0, listeners: 0 });
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );

describe('keeping order', () => {
  it.each<[ModerationAct, Record<string, unknown>]>([
    [
      { type: 'kick', userId: 'ada', reason: 'bye' },
      { type: 'useraction', kind: 'kick', value: 'bye' },
    ],
    [
      { type: 'operator', userId: 'ada', on: true },
      { type: 'useraction', kind: 'op' },
    ],
    [
      { type: 'operator', userId: 'ada', on: false },
      { type: 'useraction', kind: 'unop' },
    ],
    [
      { type: 'present', userId: 'ada', on: true },
      { type: 'useraction', kind: 'present' },
    ],
    [
      { type: 'present', userId: 'ada', on: false },
      { type: 'useraction', kind: 'unpresent' },
    ],
    [
      { type: 'write', userId: 'ada', on: true },
      { type: 'useraction', kind: 'unshutup' },
    ],
    [
      { type: 'write', userId: 'ada', on: false },
      { type: 'useraction', kind: 'shutup' },
    ],
    [
      { type: 'mute', userId: 'ada' },
      { type: 'usermessage', kind: 'mute', value: null },
    ],
    [
      { type: 'mute', userId: null },
      { type: 'usermessage', kind: 'mute', dest: '' },
    ],
    [
      { type: 'lock', on: true, text: 'wait' },
      { type: 'groupaction', kind: 'lock', value: 'wait' },
    ],
    [
      { type: 'lock', on: false, text: '' },
      { type: 'groupaction', kind: 'unlock' },
    ],
    [
      { type: 'record', on: true },
      { type: 'groupaction', kind: 'record' },
    ],
    [
      { type: 'record', on: false },
      { type: 'groupaction', kind: 'unrecord' },
    ],
    [{ type: 'clear' }, { type: 'groupaction', kind: 'clearchat' }],
  ])('%j is said to the server by an operator, and refused to others', async (act, frame) => {
    const ada = await rig.person('ada');
    const op = await rig.person('op', 'op-pw');
    const { id } = await op.conversation();
    expect(await codeOf(ada.adapter.moderation.act(id, act))).toBe('not-allowed');
    const dest = 'userId' in act && act.userId !== null ? { dest: rig.wire('ada').id } : {};
    await op.adapter.moderation.act(id, act);
    await rig.soon();
    expect(rig.wire('op').received.at(-1)).toMatchObject({ ...frame, ...dest });
  });

  it('of somebody who is not there fails', async () => {
    const op = await rig.person('op', 'op-pw');
    const { id } = await op.conversation();
    const kick = op.adapter.moderation.act(id, { type: 'kick', userId: 'dora', reason: '' });
    expect(await codeOf(kick)).toBe('not-found');
  });

  it('shows whether the group is locked and recorded; the recorder is nobody', async () => {
    const op = await rig.person('op', 'op-pw');
    const { id } = await op.conversation();
    const state = () => op.adapter.info().features.moderation;
    expect(state()).toMatchObject({ lock: { locked: false }, record: { recording: false } });
    await op.adapter.moderation.act(id, { type: 'lock', on: true, text: '' });
    await op.adapter.moderation.act(id, { type: 'record', on: true });
    await rig.soon();
    expect(state()).toMatchObject({ lock: { locked: true }, record: { recording: true } });
    expect((await op.conversation()).participants.map((user) => user.id)).toEqual(['op']);
    await op.adapter.moderation.act(id, { type: 'record', on: false });
    await rig.soon();
    expect(state()).toMatchObject({ record: { recording: false } });
  });

  it('invites by a link that lets others in', async () => {
    const op = await rig.person('op', 'op-pw');
    const ada = await rig.person('ada');
    const { id } = await op.conversation();
    const asked = op.adapter.moderation.invite(id, { expiresMs: 3_600_000, present: true });
    await rig.soon();
    expect(rig.wire('op').frames('groupaction').at(-1)?.value).toEqual({
      group: 'g',
      expires: 3_600_000,
      permissions: ['present', 'message'],
    });
    const link = new URL(await asked);
    expect(link.origin + link.pathname).toBe('http://galene.test/group/g/');
    const guest = rig.seat();
    const entered = guest.adapter.signIn('guest', '', link.searchParams.get('token') ?? '');
    await rig.soon();
    expect((await entered).user.id).toBe('guest');
    const refused = ada.adapter.moderation.invite(id, { expiresMs: 1000, present: false });
    expect(await codeOf(refused)).toBe('not-allowed');
  });

  it('waits for an invitation no longer than the connection lives', async () => {
    const op = await rig.person('op', 'op-pw');
    const { id } = await op.conversation();
    rig.galene.isMute = true;
    const asked = codeOf(op.adapter.moderation.invite(id, { expiresMs: 1000, present: true }));
    op.adapter.disconnect();
    expect(await asked).toBe('server-unreachable');
  });
});

describe('what is said beside the chat', () => {
  it('by an operator is an order, by anybody else it is nothing', async () => {
    const ada = await rig.person('ada');
    const op = await rig.other('op', 'op-pw');
    const eve = await rig.other('eve');
    eve.stay.message({ kind: 'mute', value: null });
    eve.stay.message({ kind: 'warning', value: 'be afraid' });
    op.stay.message({ kind: 'mute', value: null });
    op.stay.message({ kind: 'warning', value: 'five minutes' });
    await rig.soon();
    expect(ada.all('notice')).toEqual([
      { type: 'please-mute', fromName: 'op' },
      { type: 'said', level: 'warning', text: 'op: five minutes' },
    ]);
  });

  it('by the server is passed on with its weight', async () => {
    const ada = await rig.person('ada');
    rig.wire('ada').say({ type: 'usermessage', kind: 'info', privileged: true, value: 'hello' });
    rig.wire('ada').say({ type: 'usermessage', kind: 'error', privileged: false, value: 'forged' });
    await rig.soon();
    expect(ada.all('notice')).toEqual([{ type: 'said', level: 'info', text: 'hello' }]);
  });
});

describe('files from person to person', () => {
  const invite = { type: 'invite', id: 'f1', name: 'a.bin', size: 3, mime: 'text/plain' } as const;

  it('are signalled as Galène’s own client does it, both ways', async () => {
    const ada = await rig.person('ada');
    const web = await rig.other('web');
    await ada.adapter.transfers.signal('web', invite);
    await ada.adapter.transfers.signal('web', { type: 'cancel', id: 'f1', message: '' });
    await rig.soon();
    expect(web.all('user-message')).toMatchObject([
      {
        kind: 'filetransfer',
        isPrivate: true,
        value: { type: 'invite', version: ['1'], id: 'f1', name: 'a.bin', size: 3, mimetype: 'text/plain' },
      },
      { value: { type: 'cancel', id: 'f1' } },
    ]);
    const to = rig.wire('ada').id;
    const say = (value: unknown) => web.stay.message({ kind: 'filetransfer', value, to });
    say({ type: 'offer', version: ['1'], id: 'f1', sdp: 'v=0' });
    say({ type: 'ice', id: 'f1', candidate: null });
    say({ type: 'cancel', id: 'f1' });
    await rig.soon();
    expect(ada.all('transfer')).toEqual([
      { fromUserId: 'web', signal: { type: 'offer', id: 'f1', sdp: 'v=0' } },
      { fromUserId: 'web', signal: { type: 'ice', id: 'f1', candidate: null } },
      { fromUserId: 'web', signal: { type: 'cancel', id: 'f1', message: '' } },
    ]);
    expect(ada.adapter.transfers.iceServers()).toEqual([
      { urls: ['turn:turn.test'], username: 'u', credential: 'c' },
    ]);
  });

  it('of another version, to all, or to nobody are not', async () => {
    const ada = await rig.person('ada');
    const web = await rig.other('web');
    const value = { type: 'invite', id: 'f1', name: 'a', size: 1, mimetype: '' };
    const to = rig.wire('ada').id;
    web.stay.message({ kind: 'filetransfer', value: { ...value, version: ['9'] }, to });
    web.stay.message({ kind: 'filetransfer', value: { ...value, version: ['1'] } });
    web.stay.message({ kind: 'filetransfer', value: { ...value, version: ['1'], name: '' }, to });
    await rig.soon();
    expect(ada.all('transfer')).toEqual([]);
    expect(await codeOf(ada.adapter.transfers.signal('dora', invite))).toBe('colleague-offline');
  });
});
