import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Ear, type Person, send, signUp } from '../backend-client.ts';
import { type BackendProcess, startBackendProcess } from '../backend-process.ts';
import { ImpairmentProxy } from './impairment-proxy.ts';
import { openSignallingProxy, type SignallingProxy } from './signalling-proxy.ts';
import { portOf, UdpPeer } from './udp-peer.ts';

let backend: BackendProcess;
let media: ImpairmentProxy;
let signalling: SignallingProxy;
let people = 0;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  backend = await startBackendProcess({ PARLEY_RATE_INITIATE: '1000' });
});
afterAll(() => backend.stop());
beforeEach(async () => {
  media = new ImpairmentProxy();
  signalling = await openSignallingProxy({ target: backend.address, media });
  people += 1;
  ada = await signUp(signalling.url, { username: `ada-${people}` });
  ben = await signUp(signalling.url, { username: `ben-${people}` });
});
afterEach(async () => {
  ada.close();
  ben.close();
  await signalling.close();
  await media.close();
});

/** Both joined in a call, with their sockets. */
async function inCall(): Promise<{ callId: string; adasEar: Ear; bensEar: Ear }> {
  const [adasEar, bensEar] = await Promise.all([ada.listen(), ben.listen()]);
  const { id: conversationId } = await ada.direct(ben);
  const body = { conversationId, type: 'audio' as const, participantIds: [ben.id] };
  const { callId } = (await ada.ask('initiateCall', { body })).body;
  await ben.ask('answerCall', { params: { callId }, body: {} });
  return { callId, adasEar, bensEar };
}

describe('candidates on their way to the other person', () => {
  it('become ports of the proxy, alone and in descriptions, and packets get through', async () => {
    const { callId, adasEar, bensEar } = await inCall();
    const [adasEnd, bensEnd] = await Promise.all([UdpPeer.open(), UdpPeer.open()]);
    const candidate = { candidate: adasEnd.candidate(), sdpMid: '0', sdpMLineIndex: 0 };
    expect(await adasEar.say('call:ice-candidate', { callId, targetUserId: ben.id, candidate })).toEqual({
      ok: true,
    });
    const heard = (await bensEar.next('call:ice-candidate')).candidate!;
    const adasPort = portOf(heard.candidate);
    expect(adasPort).not.toBe(adasEnd.port);
    expect(heard.candidate).toBe(adasEnd.candidate().replace(` ${adasEnd.port} `, ` ${adasPort} `));
    expect(heard).toMatchObject({ sdpMid: '0', sdpMLineIndex: 0 });

    const sdp = (end: UdpPeer): string => `v=0\r\nm=audio 9\r\na=${end.candidate()}\r\na=mid:0\r\n`;
    const offer = { type: 'offer' as const, sdp: sdp(adasEnd), tracks: { '0': 'microphone' as const } };
    await adasEar.say('call:offer', { callId, targetUserId: ben.id, offer });
    expect((await bensEar.next('call:offer')).offer).toEqual({
      ...offer,
      sdp: `v=0\r\nm=audio 9\r\na=${heard.candidate}\r\na=mid:0\r\n`,
    });
    const answer = { type: 'answer' as const, sdp: sdp(bensEnd) };
    await bensEar.say('call:answer', { callId, targetUserId: ada.id, answer });
    const line = (await adasEar.next('call:answer')).answer.sdp.split('\r\n')[2]!;
    expect(portOf(line)).not.toBe(bensEnd.port);

    media.both(ada.user.username, ben.user.username, { delayMs: 1 });
    adasEnd.send('hello', line);
    expect(await bensEnd.hears(1)).toEqual([{ text: 'hello', from: adasPort }]);
    expect(media.count(ada.user.username, ben.user.username)).toMatchObject({ in: 1, out: 1 });
    adasEnd.close();
    bensEnd.close();
  });

  it('of a kind that the proxy does not carry never arrive; the end of candidates does', async () => {
    const { callId, adasEar, bensEar } = await inCall();
    const to = { callId, targetUserId: ben.id };
    const tcp = 'candidate:1 1 tcp 1518280447 127.0.0.1 9 typ host tcptype active';
    const said = await adasEar.say('call:ice-candidate', { ...to, candidate: { candidate: tcp } });
    expect(said).toEqual({ ok: true });
    await adasEar.say('call:ice-candidate', { ...to, candidate: null });
    await bensEar.next('call:ice-candidate');
    expect(bensEar.all('call:ice-candidate').map(({ candidate }) => candidate)).toEqual([null]);
    expect(media.dropped).toEqual([tcp]);
  });
});

describe('everything else', () => {
  it('passes through as it is, both ways', async () => {
    const [, bensEar] = await Promise.all([ada.listen(), ben.listen()]);
    const { id } = await ada.direct(ben);
    await ada.write(id, 'candidate:not one, but a message');
    expect((await bensEar.next('message:new')).message.content).toBe('candidate:not one, but a message');
    const lost = await send(signalling.url, 'GET', '/api/nowhere?x=1');
    expect(lost.status).toBe(404);
  });

  it('refuses long polling, which would carry candidates past it', async () => {
    const reply = await send(signalling.url, 'GET', '/socket.io/?EIO=4&transport=polling');
    expect(reply.status).toBe(400);
  });

  it('is as slow as it is told: a request and its reply take both ways', async () => {
    const ear = await ada.listen();
    signalling.delay(60);
    for (const ask of [() => ear.settled(), () => ada.ask('me')]) {
      const since = performance.now();
      await ask();
      expect(performance.now() - since).toBeGreaterThanOrEqual(120);
    }
  });
});

describe('a cut', () => {
  it('closes the sockets of one person, refuses new ones, and leaves the other alone', async () => {
    const [adasEar, bensEar] = await Promise.all([ada.listen(), ben.listen()]);
    signalling.cut(ada.user.username);
    expect(await adasEar.whenClosed()).toBe('transport close');
    expect(await refusal(ada)).toBe('disconnect');
    await expect(ada.ask('me')).rejects.toThrow('fetch failed');
    await bensEar.settled();
    expect((await ben.ask('me')).status).toBe(200);
    signalling.restore(ada.user.username);
    await (await ada.listen()).settled();
    expect((await ada.ask('me')).status).toBe(200);
  });

  it('of all closes everything, until it is restored', async () => {
    const ears = await Promise.all([ada.listen(), ben.listen()]);
    signalling.cut();
    for (const ear of ears) expect(await ear.whenClosed()).toBe('transport close');
    expect(await refusal(ben)).toBe('connect_error');
    await expect(send(signalling.url, 'GET', '/api/server')).rejects.toThrow('fetch failed');
    signalling.restore();
    await (await ben.listen()).settled();
    expect((await send(signalling.url, 'GET', '/api/server')).status).toBe(200);
  });

  it('ends a request that is under way', async () => {
    signalling.delay(20_000);
    const asked = ada.ask('me');
    // by then it is known whose request it is
    await expect.poll(() => signalling.requestsOf(ada.user.username)).toBe(1);
    signalling.cut(ada.user.username);
    await expect(asked).rejects.toThrow('fetch failed');
  });
});

it('before a backend that is gone it leads nowhere', async () => {
  const nowhere = await openSignallingProxy({ target: await deadAddress(), media });
  await expect(send(nowhere.url, 'GET', '/api/server')).rejects.toThrow('fetch failed');
  expect(await refusal(ada, nowhere.url)).toBe('connect_error');
  await nowhere.close();
});

/** How a new socket of that person ends. Who is cut is known only after the WebSocket is open, so that it is lost rather than refused. */
async function refusal(person: Person, url = signalling.url): Promise<string> {
  const socket = io(url, { auth: { token: person.token }, transports: ['websocket'], reconnection: false });
  try {
    return await Promise.race(
      ['connect', 'connect_error', 'disconnect'].map(
        (event) => new Promise<string>((told) => void socket.once(event, () => told(event))),
      ),
    );
  } finally {
    socket.close();
  }
}

/** An address where nobody listens. */
async function deadAddress(): Promise<string> {
  const other = await openSignallingProxy({ target: backend.address, media });
  await other.close();
  return other.url;
}
