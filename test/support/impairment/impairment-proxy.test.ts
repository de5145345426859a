import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImpairmentProxy, type ImpairmentOptions } from './impairment-proxy.ts';
import { portOf, UdpPeer } from './udp-peer.ts';

const PACKETS = 1000;
let proxy: ImpairmentProxy;
let alice: UdpPeer;
let bob: UdpPeer;
/** The other side's candidate, as each sees it. */
let bobForAlice: string;
let aliceForBob: string;

async function introduce(options: ImpairmentOptions = {}): Promise<void> {
  await proxy?.close();
  proxy = new ImpairmentProxy(options);
  aliceForBob = await lineOf('alice', 'bob', alice.candidate());
  bobForAlice = await lineOf('bob', 'alice', bob.candidate());
}
async function lineOf(from: string, to: string, line: string): Promise<string> {
  const rewritten = await proxy.candidate(from, to, line);
  if (rewritten === null) throw new Error(`dropped: ${line}`);
  return rewritten;
}
beforeEach(async () => {
  [alice, bob] = await Promise.all([UdpPeer.open(), UdpPeer.open()]);
  await introduce();
});
afterEach(async () => {
  await proxy.close();
  alice.close();
  bob.close();
});

/** What arrives of many packets; a last one, sent until it comes, tells that no more will. */
async function deliver(): Promise<number[]> {
  for (let number = 0; number < PACKETS; number += 1) {
    alice.send(String(number), bobForAlice);
    // a socket's buffer is not to be what loses them
    if (number % 50 === 49) await new Promise((turn) => setImmediate(turn));
  }
  await until(() => proxy.count('alice', 'bob').in === PACKETS);
  proxy.set('alice', 'bob', { lossPct: 0 });
  alice.send('end', bobForAlice);
  while (bob.received.at(-1)?.text !== 'end') await bob.hears(bob.received.length + 1);
  return bob.received.slice(0, -1).map(({ text }) => Number(text));
}

describe('the way through', () => {
  it('each side only sees ports of the proxy, and the same one as was signalled', async () => {
    expect([portOf(aliceForBob), portOf(bobForAlice)]).not.toContain(alice.port);
    alice.send('hello', bobForAlice);
    const [heard] = await bob.hears(1);
    expect(heard).toEqual({ text: 'hello', from: portOf(aliceForBob) });
    bob.send('hello yourself', heard!.from);
    expect(await alice.hears(1)).toEqual([{ text: 'hello yourself', from: portOf(bobForAlice) }]);
  });

  it('a side that is not signalled yet is learned as the port that is signalled later', async () => {
    const carol = await UdpPeer.open();
    const bobForCarol = await lineOf('bob', 'carol', bob.candidate());
    carol.send('early', bobForCarol);
    const [heard] = await bob.hears(1);
    expect(portOf(await lineOf('carol', 'bob', carol.candidate()))).toBe(heard!.from);
    carol.close();
  });

  it('gives each viewer a port of its own', async () => {
    expect(portOf(await lineOf('alice', 'carol', alice.candidate()))).not.toBe(portOf(aliceForBob));
    expect(await lineOf('alice', 'bob', alice.candidate())).toBe(aliceForBob);
  });

  it('loses the same real packets for the same seed', async () => {
    const lossOf = async (seed: number): Promise<number[]> => {
      bob.received.length = 0;
      await introduce({ seed });
      proxy.both('alice', 'bob', { lossPct: 8 });
      const arrived = new Set(await deliver());
      return Array.from({ length: PACKETS }, (_, number) => number).filter((number) => !arrived.has(number));
    };
    const first = await lossOf(1);
    expect(first.length).toBeGreaterThan(50);
    expect(first.length).toBeLessThan(115);
    expect(proxy.count('alice', 'bob')).toMatchObject({ lost: first.length, in: PACKETS + 1 });
    expect(await lossOf(1)).toEqual(first);
    expect(await lossOf(7)).not.toEqual(first);
  });

  it('delays by at least its time, one way only', async () => {
    proxy.set('alice', 'bob', { delayMs: 60 });
    const since = performance.now();
    alice.send('slow', bobForAlice);
    await bob.hears(1);
    expect(performance.now() - since).toBeGreaterThanOrEqual(60);
    proxy.set('alice', 'bob', { delayMs: 60_000 });
    bob.send('the other way', aliceForBob);
    expect((await alice.hears(1))[0]!.text).toBe('the other way');
  });
});

describe('faults', () => {
  it('a cut is silence both ways, until it is restored', async () => {
    proxy.cut('alice', 'bob');
    alice.send('never', bobForAlice);
    bob.send('never', aliceForBob);
    await until(() => proxy.count('alice', 'bob').cut === 1 && proxy.count('bob', 'alice').cut === 1);
    proxy.restore('alice', 'bob');
    alice.send('again', bobForAlice);
    expect((await bob.hears(1)).map(({ text }) => text)).toEqual(['again']);
    expect(alice.received).toEqual([]);
    expect(proxy.count()).toMatchObject({ in: 3, cut: 2, out: 1 });
  });

  it('what is set for every peer holds for those that come later, and the last word wins', async () => {
    await introduce();
    proxy.cut();
    proxy.restore('alice', '*');
    alice.send('passes', bobForAlice);
    await bob.hears(1);
    const carol = await UdpPeer.open();
    carol.send('never', await lineOf('bob', 'carol', bob.candidate()));
    await until(() => proxy.count('carol', 'bob').cut === 1);
    carol.close();
  });

  it('a peer that moved is silent on its old paths, and there again on new ones', async () => {
    alice.send('before', bobForAlice);
    await bob.hears(1);
    await proxy.move('alice');
    alice.send('never', bobForAlice);
    bob.send('never', aliceForBob);
    await until(() => proxy.count('alice', 'bob').cut === 1 && proxy.count('bob', 'alice').cut === 1);
    const [before, beforeBob] = [aliceForBob, bobForAlice];
    aliceForBob = await lineOf('alice', 'bob', alice.candidate());
    bobForAlice = await lineOf('bob', 'alice', bob.candidate());
    expect([portOf(aliceForBob), portOf(bobForAlice)]).not.toContain(portOf(before));
    expect(bobForAlice).not.toBe(beforeBob);
    alice.send('after', bobForAlice);
    expect((await bob.hears(2)).at(-1)).toEqual({ text: 'after', from: portOf(aliceForBob) });
  });

  it('a rebound peer sends from a new port, and hears at the old one', async () => {
    alice.send('before', bobForAlice);
    await bob.hears(1);
    await proxy.rebind('alice');
    alice.send('after', bobForAlice);
    const after = (await bob.hears(2)).at(-1)!;
    expect(after.text).toBe('after');
    expect(after.from).not.toBe(portOf(aliceForBob));
    bob.send('to the old', aliceForBob);
    expect((await alice.hears(1))[0]!.text).toBe('to the old');
    bob.send('to the new', after.from);
    expect((await alice.hears(2))[1]!.text).toBe('to the new');
  });

  it('a move is for good, also when the peer is rebound later', async () => {
    await proxy.move('alice');
    await proxy.rebind('alice');
    bob.send('never', aliceForBob);
    await until(() => proxy.count('bob', 'alice').cut === 1);
    expect(alice.received).toEqual([]);
  });

  it('a silent kind of candidate is signalled, and nothing arrives there', async () => {
    await introduce({ treat: { host: 'silent', relay: 'proxy' } });
    const relay = await UdpPeer.open();
    const relayForAlice = await lineOf('bob', 'alice', relay.candidate('relay'));
    alice.send('never', bobForAlice);
    alice.send('by the relay', relayForAlice);
    expect((await relay.hears(1))[0]!.text).toBe('by the relay');
    expect(bob.received).toEqual([]);
    expect(proxy.count('alice', 'bob')).toMatchObject({ in: 2, cut: 1, out: 1 });
    relay.close();
  });
});

describe('candidates', () => {
  const refused = [
    'candidate:1 1 tcp 1518280447 127.0.0.1 9 typ host tcptype active',
    'candidate:2 1 udp 2122262783 ::1 50000 typ host',
    'candidate:3 1 udp 2122260223 0f1e2d3c-aaaa-bbbb-cccc-0123456789ab.local 50000 typ host',
    'candidate:4 1 udp 1686052607 203.0.113.5 50000 typ srflx raddr 10.0.0.1 rport 50000',
    'candidate:5 1 udp 41885439 203.0.113.5 50000 typ relay raddr 10.0.0.1 rport 50000',
    'candidate:nonsense',
  ];

  it.each(refused)('%s is dropped and listed', async (line) => {
    expect(await proxy.candidate('alice', 'bob', line)).toBeNull();
    expect(await proxy.message('alice', 'bob', { candidate: { candidate: line, sdpMid: '0' } })).toBeNull();
    expect(proxy.dropped).toEqual([line, line]);
  });

  it('a related address never tells the real one', async () => {
    await introduce({ treat: { srflx: 'proxy', relay: 'pass' } });
    const rewritten = await lineOf('alice', 'bob', refused[3]!);
    expect(rewritten).toMatch(
      /^candidate:4 1 udp 1686052607 127\.0\.0\.1 \d+ typ srflx raddr 0\.0\.0\.0 rport 0$/,
    );
    expect(proxy.rewritten.at(-1)).toBe(rewritten);
    expect(await lineOf('alice', 'bob', refused[4]!)).toBe(refused[4]);
  });

  it('are rewritten wherever they stand in a message', async () => {
    const sdp = ['v=0', 'm=audio 9', `a=${alice.candidate()}`, `a=${refused[0]}`, 'a=mid:0', ''].join('\r\n');
    const message = {
      callId: 'c',
      n: 3,
      offer: { type: 'offer', sdp },
      list: [{ candidate: alice.candidate() }, { candidate: refused[0] }],
      end: null,
    };
    expect(await proxy.message('alice', 'bob', message)).toEqual({
      callId: 'c',
      n: 3,
      offer: {
        type: 'offer',
        sdp: ['v=0', 'm=audio 9', `a=${aliceForBob}`, 'a=mid:0', ''].join('\r\n'),
      },
      list: [{ candidate: aliceForBob }],
      end: null,
    });
  });
});

it('closed, it opens nothing more', async () => {
  await proxy.close();
  await proxy.close();
  await expect(proxy.candidate('alice', 'dave', alice.candidate())).rejects.toThrow('closed');
});

/** Polls, for what is counted tells nobody; rejects after 15 s. */
async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 5, timeout: 15_000 }).toBe(true);
}
