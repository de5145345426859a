import { beforeEach, describe, expect, it } from 'vitest';
import { GaleneRig, type GaleneSeat } from '#test/fakes/galene-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GaleneRig;
let ada: GaleneSeat;
let ben: GaleneSeat;
beforeEach(async () => {
  rig = new GaleneRig();
  ada = await rig.joined('ada');
  ben = await rig.joined('ben');
  ben.client.request({ '': ['audio', 'video'] });
  await settle();
});
const adasEnd = () => rig.galene.connections[0]!;
const bensEnd = () => rig.galene.connections[1]!;
const candidate = (name: string) => ({ candidate: name, sdpMid: '0', sdpMLineIndex: 0 });
const publish = async (id = 's', more: { replaces?: string } = {}): Promise<void> => {
  ada.stay.publish({ id, label: 'camera', sdp: `offer ${id}`, ...more });
  await settle();
};

describe('a stream of ours', () => {
  it('is offered under our name, and answered', async () => {
    await publish();
    expect(adasEnd().frames('offer')).toEqual([
      { type: 'offer', source: ada.id, username: 'ada', id: 's', label: 'camera', kind: '', sdp: 'offer s' },
    ]);
    expect(ada.all('stream-answer')).toEqual([{ id: 's', sdp: 'answer to offer s' }]);
    ada.stay.ice('s', candidate('mine'));
    await settle();
    expect(adasEnd().frames('ice')).toEqual([{ type: 'ice', id: 's', candidate: candidate('mine') }]);
  });

  it('candidates of the server that overtake its answer come after it, also when it is offered again', async () => {
    for (const round of [1, 2]) {
      ada.told.length = 0;
      adasEnd().say({ type: 'ice', id: 's', candidate: candidate(`early ${round}`) });
      ada.stay.publish({ id: 's', label: 'camera', sdp: `offer ${round}` });
      await settle();
      expect(ada.told.map(({ name }) => name)).toEqual(['stream-answer', 'stream-ice']);
      adasEnd().say({ type: 'ice', id: 's', candidate: candidate('late') });
      await settle();
      expect(ada.all('stream-ice').map((one) => [one.side, one.candidate.candidate])).toEqual([
        ['up', `early ${round}`],
        ['up', 'late'],
      ]);
    }
  });

  it('refused, is closed in words and told once', async () => {
    const op = await rig.joined('op');
    op.stay.userAction('unpresent', ada.id);
    await settle();
    await publish();
    expect(ada.all('stream-close')).toEqual([{ id: 's', side: 'up', why: 'aborted' }]);
    expect(adasEnd().frames('close')).toEqual([{ type: 'close', id: 's' }]);
    expect(ada.all('server-message')).toMatchObject([{ kind: 'error', value: 'not authorised' }]);
    ada.stay.ice('s', candidate('too late'));
    ada.stay.unpublish('s');
    await settle();
    expect(adasEnd().frames('ice')).toEqual([]);
    expect(adasEnd().frames('close')).toHaveLength(1);
  });

  it('ended by us is over at the others', async () => {
    await publish();
    ada.stay.unpublish('s');
    await settle();
    expect(ben.all('stream-close')).toEqual([{ id: 's', side: 'down', why: 'closed' }]);
    expect(ada.all('stream-close')).toEqual([]);
  });

  it('that takes the place of another sends no close for that one', async () => {
    await publish('s1');
    await publish('s2', { replaces: 's1' });
    expect(adasEnd().frames('offer')[1]).toMatchObject({ id: 's2', replace: 's1' });
    expect(adasEnd().frames('close')).toEqual([]);
    expect(ben.all('stream-offer')).toMatchObject([
      { id: 's1', replaces: null },
      { id: 's2', replaces: 's1' },
    ]);
    ada.stay.unpublish('s1');
    ben.stay.answer('s1', 'too late');
    await settle();
    expect(adasEnd().frames('close')).toEqual([]);
    expect(bensEnd().frames('answer')).toEqual([]);
  });

  it('is asked for again by the server', async () => {
    await publish();
    adasEnd().say({ type: 'renegotiate', id: 's' });
    adasEnd().say({ type: 'renegotiate', id: 'unknown' });
    await settle();
    expect(ada.all('stream-renegotiate')).toEqual([{ id: 's' }]);
  });
});

describe('a stream of another', () => {
  it('comes only when it was asked for, with the sender by our list of people', async () => {
    await publish();
    expect(ben.all('stream-offer')).toEqual([
      {
        id: 's',
        label: 'camera',
        source: ada.id,
        username: 'ada',
        sdp: 'down offer s',
        isRenegotiation: false,
        replaces: null,
      },
    ]);
    const cy = await rig.joined('cy');
    expect(cy.all('stream-offer')).toEqual([]);
    cy.client.request({ camera: ['audio'] });
    await settle();
    expect(cy.all('stream-offer')).toMatchObject([{ id: 's' }]);
  });

  it('candidates of ours wait for our answer, those of the server for its offer', async () => {
    bensEnd().say({ type: 'ice', id: 's', candidate: candidate('early') });
    await settle();
    expect(ben.all('stream-ice')).toEqual([]);
    ben.told.length = 0;
    await publish();
    expect(ben.told.map(({ name }) => name)).toEqual(['stream-offer', 'stream-ice']);
    ben.stay.ice('s', candidate('mine'));
    await settle();
    expect(bensEnd().frames('ice')).toEqual([]);
    ben.stay.answer('s', 'answer');
    ben.stay.ice('s', candidate('mine too'));
    await settle();
    const order = bensEnd().received.map(({ type }) => type);
    expect(order.slice(-3)).toEqual(['answer', 'ice', 'ice']);
  });

  it('is offered again for a restart that we ask for, and refused when we do not want it', async () => {
    await publish();
    ben.stay.answer('s', 'answer');
    ben.stay.renegotiate('s');
    ben.stay.requestStream('s', ['audio', 'video-low']);
    await settle();
    expect(ben.all('stream-offer').map(({ isRenegotiation }) => isRenegotiation)).toEqual([false, true]);
    expect(bensEnd().frames('requestStream')).toMatchObject([{ request: ['audio', 'video-low'] }]);
    ben.stay.abort('s');
    await settle();
    expect(ben.all('stream-close')).toEqual([{ id: 's', side: 'down', why: 'closed' }]);
    for (const act of [
      () => ben.stay.abort('s'),
      () => ben.stay.renegotiate('s'),
      () => ben.stay.requestStream('s', []),
    ])
      act();
    await settle();
    // the server would close the line over a stream that it does not know
    expect(bensEnd().closedWith).toBeNull();
  });

  it('offered again, has candidates of ours wait for the new answer', async () => {
    await publish();
    ben.stay.answer('s', 'first answer');
    ada.stay.publish({ id: 's', label: 'camera', sdp: 'again' });
    await settle();
    ben.stay.ice('s', candidate('of the second round'));
    await settle();
    expect(bensEnd().frames('ice')).toEqual([]);
    ben.stay.answer('s', 'second answer');
    await settle();
    expect(
      bensEnd()
        .received.slice(-2)
        .map(({ type }) => type),
    ).toEqual(['answer', 'ice']);
  });

  it('that is never answered keeps only so many candidates', async () => {
    await publish();
    for (let number = 0; number < 250; number += 1) ben.stay.ice('s', candidate(`${number}`));
    ben.stay.answer('s', 'answer');
    await settle();
    expect(bensEnd().frames('ice')).toHaveLength(200);
  });

  it('under the id of one of ours is no stream of another', async () => {
    await publish();
    adasEnd().say({ type: 'offer', id: 's', source: ben.id, sdp: 'v=0' });
    adasEnd().say({ type: 'close', id: 's' });
    await settle();
    expect([...ada.all('stream-offer'), ...ada.all('stream-close')]).toEqual([]);
  });

  it('that never comes keeps only so much', async () => {
    for (let number = 0; number < 60; number += 1)
      bensEnd().say({ type: 'ice', id: `s${number}`, candidate: candidate('c') });
    for (const id of ['s0', 's59']) bensEnd().say({ type: 'offer', id, source: ada.id, sdp: 'v=0' });
    await settle();
    expect(ben.all('stream-ice').map(({ id }) => id)).toEqual(['s59']);
  });
});

it('with the connection all streams are gone, each told once, and nothing is answered late', async () => {
  await publish();
  ben.stay.publish({ id: 't', label: 'camera', sdp: 'v=0' });
  await settle();
  const before = ben.stay;
  bensEnd().close(1006, '');
  await settle();
  expect(ben.all('stream-close')).toEqual([
    { id: 's', side: 'down', why: 'lost' },
    { id: 't', side: 'up', why: 'lost' },
  ]);
  await rig.pass(1000);
  before.answer('s', 'answer of before');
  await settle();
  expect(rig.galene.last.frames('answer')).toEqual([]);
  expect(ben.all('stream-offer').map(({ id }) => id)).toEqual(['s', 's']);
});
