/** Every habit of the original that contracts of its clients hang on, each by itself. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { RawClient } from './raw-client.ts';
import { type SimpleServer, startSimpleServer } from './simple-server.ts';

let server: SimpleServer;
let names = 0;

beforeEach(async () => {
  server = await startSimpleServer();
});
afterEach(() => server.stop());

/** Two that are registered, under names of their own. */
async function pair(): Promise<{ ann: RawClient; bob: RawClient; a: string; b: string }> {
  names += 1;
  const [a, b] = [`ann${names}`, `bob${names}`];
  return { ann: await RawClient.hello(server.url, a), bob: await RawClient.hello(server.url, b), a, b };
}

async function session() {
  const two = await pair();
  two.ann.send(`SESSION ${two.b}`);
  expect(await two.ann.next()).toBe('SESSION_OK');
  return two;
}

async function room() {
  const two = await pair();
  const name = `room${names}`;
  two.ann.send(`ROOM ${name}`);
  expect(await two.ann.next()).toBe('ROOM_OK ');
  two.bob.send(`ROOM ${name}`);
  expect(await two.bob.next()).toBe(`ROOM_OK ${two.a}`);
  expect(await two.ann.next()).toBe(`ROOM_PEER_JOINED ${two.b}`);
  return { ...two, name };
}

describe('HELLO', () => {
  it('is answered by HELLO', async () => {
    await RawClient.hello(server.url, 'someone');
  });

  it.each(['HELLO one two', 'HELLO one '])(
    'with white space in the name (%j) is closed: 1002',
    async (frame) => {
      const client = await RawClient.open(server.url);
      client.send(frame);
      expect(await client.closed).toEqual({ code: 1002, reason: 'invalid peer uid' });
    },
  );

  it('of a name that is there is closed: 1002, without an ERROR', async () => {
    await RawClient.hello(server.url, 'taken');
    const second = await RawClient.open(server.url);
    second.send('HELLO taken');
    expect(await second.closed).toEqual({ code: 1002, reason: 'invalid peer uid' });
    expect(second.waiting).toEqual([]);
    await expect(RawClient.hello(server.url, 'taken')).rejects.toThrow('closed, and nothing came');
  });

  it('that is another word is closed: 1002', async () => {
    const client = await RawClient.open(server.url);
    client.send('GOODBYE me');
    expect(await client.closed).toEqual({ code: 1002, reason: 'invalid protocol' });
  });

  it.each(['HELLO', 'HELLO ', '{}'])(
    'without a name (%j) breaks the server’s handler: 1011',
    async (frame) => {
      const client = await RawClient.open(server.url);
      client.send(frame);
      expect((await client.closed).code).toBe(1011);
    },
  );
});

describe('SESSION', () => {
  it('is said to the caller alone; what follows is relayed both ways, whatever it is', async () => {
    const { ann, bob, b } = await session();
    const said = ['{"sdp":{}}', `SESSION ${b}`, 'ROOM x', 'ERROR made up', 'HELLO again', ''];
    ann.send(...said);
    for (const one of said) expect(await bob.next()).toBe(one);
    bob.send(...said);
    for (const one of said) expect(await ann.next()).toBe(one);
    ann.send(Buffer.from([1, 2]));
    expect(await bob.next()).toEqual(Buffer.from([1, 2]));
  });

  it('with nobody of that name is an error, quoted as Python does', async () => {
    const { ann } = await pair();
    ann.send('SESSION nobody', "SESSION it's", 'SESSION two words');
    expect(await ann.next()).toBe("ERROR peer 'nobody' not found");
    expect(await ann.next()).toBe(`ERROR peer "it's" not found`);
    expect(await ann.next()).toBe("ERROR peer 'two words' not found");
  });

  it('with somebody in a session, or in a room, is an error', async () => {
    const { b } = await session();
    const { a } = await room();
    const eve = await RawClient.hello(server.url, 'eve');
    eve.send(`SESSION ${b}`, `SESSION ${a}`);
    expect(await eve.next()).toBe(`ERROR peer '${b}' busy`);
    expect(await eve.next()).toBe(`ERROR peer '${a}' busy`);
  });

  it('with oneself is one: everything comes back', async () => {
    const { ann, a } = await pair();
    ann.send(`SESSION ${a}`, 'echo');
    expect(await ann.next()).toBe('SESSION_OK');
    expect(await ann.next()).toBe('echo');
  });

  it('ends with either socket: the other one is closed, 1000 and no reason', async () => {
    const { ann, bob } = await session();
    await ann.close();
    expect(await bob.closed).toEqual({ code: 1000, reason: '' });
  });

  it('that has ended leaves both names free', async () => {
    const { ann, bob, a, b } = await session();
    await ann.close();
    await bob.closed;
    await until(async () => (await RawClient.hello(server.url, a)).close());
    await until(async () => (await RawClient.hello(server.url, b)).close());
  });

  it('without a name drops the connection: 1000', async () => {
    const { ann } = await pair();
    ann.send('SESSION');
    expect((await ann.closed).code).toBe(1000);
  });
});

describe('ROOM', () => {
  it('is answered with who is there, a blank even without anybody, and told to them', async () => {
    await room();
  });

  it.each([
    ['ROOM session', "ERROR invalid room id 'session'"],
    ['ROOM two words', "ERROR invalid room id 'two words'"],
    ['ROOM_PEER_MSG somebody hello', "ERROR invalid room id 'somebody hello'"],
  ])('%s is refused', async (frame, answer) => {
    const { ann } = await pair();
    ann.send(frame);
    expect(await ann.next()).toBe(answer);
  });

  it('takes ROOM_PEER_MSG with one word, outside of any room, for its own', async () => {
    const { ann } = await pair();
    ann.send('ROOM_PEER_MSG elsewhere');
    expect(await ann.next()).toBe('ROOM_OK ');
  });

  it('passes messages on under the sender’s name', async () => {
    const { ann, bob, a, b } = await room();
    bob.send(`ROOM_PEER_MSG ${a} {"sdp": {"type": "offer"}}  `);
    expect(await ann.next()).toBe(`ROOM_PEER_MSG ${b} {"sdp": {"type": "offer"}}  `);
  });

  it('says who is not there, or not in it', async () => {
    const { ann } = await room();
    const { a } = await pair();
    ann.send('ROOM_PEER_MSG nobody hello', `ROOM_PEER_MSG ${a} hello`);
    expect(await ann.next()).toBe("ERROR peer 'nobody' not found");
    expect(await ann.next()).toBe(`ERROR peer '${a}' is not in the room`);
  });

  it.each(['ROOM other', 'SESSION other', '{"sdp":{}}', ''])('refuses anything else: %j', async (frame) => {
    const { ann } = await room();
    ann.send(frame);
    expect(await ann.next()).toBe('ERROR invalid msg, already in room');
  });

  it.each(['ROOM_PEER_MSG', 'ROOM_PEER_MSG %b', 'ROOM_PEER_LIST'])(
    '%s drops the connection: 1000, and the others see one leave',
    async (frame) => {
      const { ann, bob, b, a } = await room();
      ann.send(frame.replace('%b', b));
      expect(await ann.closed).toEqual({ code: 1000, reason: '' });
      expect(await bob.next()).toBe(`ROOM_PEER_LEFT ${a}`);
    },
  );

  it('is left by closing the socket; the others stay', async () => {
    const { ann, bob, a, name } = await room();
    await ann.close();
    expect(await bob.next()).toBe(`ROOM_PEER_LEFT ${a}`);
    const eve = await RawClient.hello(server.url, `eve-${name}`);
    eve.send(`ROOM ${name}`);
    expect(await bob.next()).toBe(`ROOM_PEER_JOINED eve-${name}`);
  });
});

describe('anything else', () => {
  it('is ignored without a session and a room', async () => {
    const { ann } = await pair();
    ann.send('{"sdp":{"type":"offer","sdp":"v=0"}}', 'OFFER_REQUEST', 'hello?', '', 'SESSION nobody');
    expect(await ann.next()).toBe("ERROR peer 'nobody' not found");
  });

  it('drops the connection when it is binary: outside of a session, and in a room', async () => {
    const { ann } = await pair();
    ann.send(Buffer.from('SESSION x'));
    expect(await ann.closed).toEqual({ code: 1000, reason: '' });
    const { bob } = await room();
    bob.send(Buffer.from('ROOM x'));
    expect(await bob.closed).toEqual({ code: 1000, reason: '' });
  });

  it('that is too large is closed: 1009', async () => {
    const { ann } = await pair();
    ann.send('x'.repeat(1024 * 1024 + 1));
    expect((await ann.closed).code).toBe(1009);
  });

  it('over plain HTTP is a health route', async () => {
    const answer = await fetch(`${server.url}/health`);
    expect([answer.status, await answer.text()]).toEqual([200, 'OK\n']);
    expect((await fetch(server.url)).status).toBe(426);
  });
});

describe('the server itself', () => {
  it('pings who has said nothing for 30 s', async () => {
    const clock = new ManualClock();
    const slow = await startSimpleServer({ clock });
    const ann = await RawClient.hello(slow.url, 'ann');
    await until(() => Promise.resolve(expect(clock.pending).toBe(1)));
    clock.advance(29_999);
    clock.advance(1);
    await ann.pinged();
    expect(ann.pings).toBe(1);
    await slow.stop();
  });

  it('killed, it is gone for everybody, and back at the same address it knows nobody', async () => {
    const { ann, a } = await pair();
    await server.kill();
    expect((await ann.closed).code).toBe(1006);
    await expect(RawClient.open(server.url)).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(server.uids).toEqual([]);
    await RawClient.hello(server.url, a);
    expect(server.uids).toEqual([a]);
  });
});

/** What the server does a moment later, without a word. */
async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
