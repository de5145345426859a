import { beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '#test/support/impairment/random.ts';
import { GaleneRig, type GaleneSeat } from '#test/fakes/galene-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GaleneRig;
let ada: GaleneSeat;
let ben: GaleneSeat;
beforeEach(async () => {
  rig = new GaleneRig();
  ada = await rig.joined('ada');
  ben = await rig.joined('ben');
});
const adasEnd = () => rig.galene.connections[0]!;

describe('people', () => {
  it('are told when they come, change and go; a client is one of them', async () => {
    expect(ada.all('member').map(({ kind, member }) => [kind, member.username])).toEqual([
      ['add', 'ada'],
      ['add', 'ben'],
    ]);
    ben.client.setData({ raisehand: true });
    await settle();
    expect(ada.all('member').at(-1)).toMatchObject({ kind: 'change', member: { data: { raisehand: true } } });
    expect(ben.stay.members.find(({ id }) => id === ben.id)?.data).toEqual({ raisehand: true });
    ben.client.close();
    await settle();
    expect(ada.all('member').at(-1)).toMatchObject({
      kind: 'delete',
      member: { id: expect.any(String), username: 'ben' },
    });
    expect(ada.stay.members.map(({ username }) => username)).toEqual(['ada']);
  });

  it('with one name are two all the same', async () => {
    const other = await rig.joined('ben');
    expect(ada.stay.members.map(({ username }) => username)).toEqual(['ada', 'ben', 'ben']);
    expect(other.id).not.toBe(ben.id);
  });

  it('given and taken permissions are told to them and to all', async () => {
    const op = await rig.joined('op');
    op.stay.userAction('unpresent', ada.id);
    await settle();
    expect(ada.client.state).toMatchObject({ is: 'joined', permissions: ['message'] });
    expect(ben.all('member').at(-1)).toMatchObject({
      kind: 'change',
      member: { id: ada.id, permissions: ['message'] },
    });
  });

  it('who may not is told so, and stays', async () => {
    ada.stay.userAction('kick', ben.id, 'out');
    ada.stay.groupAction('lock');
    await settle();
    expect(ada.all('server-message')).toEqual([
      { kind: 'error', error: '', value: 'not authorised' },
      { kind: 'error', error: '', value: 'not authorised' },
    ]);
    expect(ben.client.state.is).toBe('joined');
  });
});

describe('chat', () => {
  it('to all comes back to the one who said it, with id and time, unless it is not wanted', async () => {
    ada.stay.chat({ text: 'hello' });
    ada.stay.chat({ text: 'no echo', kind: 'me', echo: false });
    await settle();
    const line = {
      id: 'm1',
      kind: '',
      from: { id: ada.id, username: 'ada' },
      isPrivate: false,
      privileged: false,
      text: 'hello',
      time: new Date(rig.clock.now()).toISOString(),
      isHistory: false,
    };
    expect(ada.all('chat')).toMatchObject([line]);
    expect(ben.all('chat')).toMatchObject([line, { text: 'no echo', kind: 'me' }]);
  });

  it('to one reaches that one alone', async () => {
    const cy = await rig.joined('cy');
    ada.stay.chat({ text: 'psst', to: ben.id });
    ada.stay.chat({ text: 'nobody', to: 'someone else' });
    await settle();
    expect(ben.all('chat')).toMatchObject([{ text: 'psst', isPrivate: true, id: '' }]);
    expect([...ada.all('chat'), ...cy.all('chat')]).toEqual([]);
    expect(ada.all('server-message')).toMatchObject([{ kind: 'error', value: 'user unknown' }]);
  });

  it('of before is told as history, with the names of then', async () => {
    ada.stay.chat({ text: 'first' });
    const id = ada.id;
    await settle();
    ada.client.close();
    await settle();
    const cy = await rig.joined('cy');
    expect(cy.all('chat')).toMatchObject([
      { text: 'first', isHistory: true, from: { id, username: 'ada' }, privileged: false },
    ]);
  });

  it('says who speaks by the list of people, whatever the frame claims', async () => {
    for (const claim of [
      { source: ben.id, username: 'The boss' },
      { source: 'unknown', username: 'ben' },
      { username: 'Server' },
    ])
      adasEnd().say({ type: 'chat', value: 'x', ...claim });
    await settle();
    expect(ada.all('chat').map(({ from }) => from?.username ?? null)).toEqual(['ben', null, null]);
  });

  it('takes any value for a text, whole, and any time for one or none', async () => {
    const long = 'x'.repeat(20_000);
    for (const value of [long, { a: 1 }, 7, null]) adasEnd().say({ type: 'chat', value, time: 'yesterday' });
    await settle();
    expect(ada.all('chat').map(({ text, time }) => [text, time])).toEqual([
      [long, null],
      ['{"a":1}', null],
      ['7', null],
      ['', null],
    ]);
  });

  it('too long for a frame is refused here, for the server would close the line', async () => {
    expect(() => ada.stay.chat({ text: 'x'.repeat(1024 * 1024) })).toThrow('bad-payload');
    ada.stay.chat({ text: 'short' });
    await settle();
    expect(ben.all('chat')).toMatchObject([{ text: 'short' }]);
  });
});

describe('messages', () => {
  it('of other clients come with the one who sent them, those of the server apart', async () => {
    const op = await rig.joined('op');
    ada.stay.message({ kind: 'filetransfer', value: { type: 'invite' }, to: ben.id });
    op.stay.message({ kind: 'mute', value: null });
    op.stay.groupAction('clearchat');
    await settle();
    expect(ben.all('user-message')).toMatchObject([
      {
        kind: 'filetransfer',
        from: { id: ada.id },
        isPrivate: true,
        privileged: false,
        value: { type: 'invite' },
      },
      { kind: 'mute', from: { id: op.id }, isPrivate: false, privileged: true, value: null },
    ]);
    expect(ben.all('server-message')).toMatchObject([{ kind: 'clearchat' }]);
    expect(op.all('user-message')).toEqual([]);
  });

  it('of nobody in the group are dropped', async () => {
    adasEnd().say({ type: 'usermessage', kind: 'mute', source: 'nobody', privileged: true });
    adasEnd().say({ type: 'usermessage', kind: 'error', value: 'no source and no privilege' });
    await settle();
    expect([...ada.all('user-message'), ...ada.all('server-message')]).toEqual([]);
  });
});

it('after its end a stay does nothing, and harms nothing', async () => {
  const { stay } = ada;
  ada.client.leave();
  await settle();
  const before = adasEnd().received.length;
  stay.chat({ text: 'too late' });
  stay.publish({ id: 's', label: 'camera', sdp: 'v=0' });
  stay.ice('s', { candidate: 'c' });
  await settle();
  expect(adasEnd().received).toHaveLength(before);
  expect(stay.members).toEqual([]);
});

it('survives 2000 mutated frames, and talks on', async () => {
  const random = seededRandom(20_261_121);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const frames = [
    {
      type: 'joined',
      kind: 'change',
      group: 'g',
      username: 'ada',
      permissions: ['present'],
      rtcConfiguration: {},
    },
    { type: 'user', kind: 'add', id: 'x', username: 'x', permissions: ['message'], data: { a: 1 } },
    { type: 'user', kind: 'delete', id: 'x' },
    { type: 'chat', id: 'm', source: ben.id, username: 'ben', value: 'hi', time: '2026-01-01T00:00:00Z' },
    { type: 'usermessage', kind: 'info', privileged: true, value: { a: [1] } },
    { type: 'offer', id: 's', label: 'camera', source: ben.id, username: 'ben', sdp: 'v=0' },
    { type: 'ice', id: 's', candidate: { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 } },
    { type: 'answer', id: 't', sdp: 'v=0' },
    { type: 'close', id: 's' },
    { type: 'abort', id: 't' },
    { type: 'renegotiate', id: 't' },
    { type: 'ping' },
  ].map((frame) => JSON.stringify(frame));
  const junk = [
    'null',
    '[]',
    '{}',
    '""',
    '0',
    '-1',
    '1e999',
    'true',
    '"\\u0000"',
    '{"__proto__":1}',
    '\u{1f600}',
  ];
  const mutate = (text: string): string => {
    const at = Math.floor(random() * text.length);
    const kinds = [
      () => text.slice(0, at),
      () => text.slice(0, at) + String.fromCodePoint(Math.floor(random() * 0x3ff)) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 8)),
      () => text.replace(/:("[^"]*"|\[[^\]]*\]|\{[^}]*\}|[^,}]+)/, `:${pick(junk)}`),
      () =>
        text.replaceAll(/"(\w+)":/g, (whole) =>
          random() < 0.3 ? `"${pick(['id', 'type', 'x', 'kind'])}":` : whole,
        ),
      () => pick(junk),
    ];
    return pick(kinds)();
  };
  let misread = 0;
  for (let number = 0; number < 2000; number += 1) {
    adasEnd().sayText(mutate(pick(frames)));
    if (number % 100 === 99) await settle();
    if (ada.client.state.is !== 'joined') misread += 1;
  }
  expect(misread).toBe(0);
  ben.stay.chat({ text: 'still there?' });
  ada.stay.chat({ text: 'yes' });
  await settle();
  expect(ada.all('chat').at(-2)).toMatchObject({ text: 'still there?' });
  expect(ben.all('chat').at(-1)).toMatchObject({ text: 'yes' });
});
