import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeNetwork } from '#test/fakes/fake-rtc.ts';
import { settle } from '#test/fakes/settle.ts';
import { CONNECT_LIMIT_MS, TransferLink, type TransferLinkSignal } from './transfer-link.ts';
import { FileReceiver, WAITING_BYTES_MAX, WRITE_BYTES } from './transfer-receiver.ts';
import { BUFFERED_HIGH_BYTES, CHUNK_BYTES, FileSender, SLICE_BYTES } from './transfer-sender.ts';

/** One end of a channel whose network is the test: bytes wait until they are let through. */
class HeldChannel extends EventTarget {
  readyState: RTCDataChannelState = 'open';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  peak = 0;
  readonly sent: (string | Uint8Array)[] = [];
  other: HeldChannel | null = null;
  #passed = 0;

  send(data: string | Uint8Array): void {
    this.sent.push(typeof data === 'string' ? data : data.slice());
    this.bufferedAmount += data.length;
    this.peak = Math.max(this.peak, this.bufferedAmount);
  }

  /** Lets `count` messages through. */
  pass(count = Infinity): void {
    for (const data of this.sent.slice(this.#passed, this.#passed + count)) {
      this.#passed += 1;
      this.bufferedAmount -= data.length;
      this.other?.arrive(typeof data === 'string' ? data : data.slice().buffer);
    }
    if (this.bufferedAmount <= this.bufferedAmountLowThreshold) {
      this.dispatchEvent(new Event('bufferedamountlow'));
    }
  }

  arrive(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  get channel(): RTCDataChannel {
    return this as unknown as RTCDataChannel;
  }
}

function aFile(size: number): Blob {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 997) bytes[at] = at % 251;
  return new Blob([bytes]);
}

/** Reading a file takes turns of the real loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await new Promise((next) => setImmediate(next));
    await settle();
  }
}

let near: HeldChannel;
let far: HeldChannel;
beforeEach(() => {
  near = new HeldChannel();
  far = new HeldChannel();
  near.other = far;
  far.other = near;
});

function sending(file: Blob) {
  const told: string[] = [];
  const sender = new FileSender({
    channel: near.channel,
    file,
    onDone: () => told.push('done'),
    onFailed: (error) => told.push(`failed ${error instanceof Error ? error.message : ''}`),
  });
  return { sender, told };
}

describe('sending a file', () => {
  it('goes in small chunks, whole and in order', async () => {
    const file = aFile(SLICE_BYTES + 3 * CHUNK_BYTES + 5);
    const { sender, told } = sending(file);
    for (let round = 0; round < 6; round += 1) {
      await turns();
      near.pass();
    }
    expect(near.sent.every((chunk) => chunk.length <= CHUNK_BYTES)).toBe(true);
    const whole = Buffer.concat(near.sent.map((chunk) => Buffer.from(chunk)));
    expect(whole.equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
    expect(sender.moved).toBe(file.size);
    expect(told).toEqual([]);
    near.arrive('done');
    expect(told).toEqual(['done']);
  });

  it('waits while the channel is full, and what has left is what counts', async () => {
    const { sender } = sending(aFile(4 * BUFFERED_HIGH_BYTES));
    await turns();
    expect(near.bufferedAmount).toBe(BUFFERED_HIGH_BYTES);
    expect(sender.moved).toBe(0);
    near.pass(10); // not yet below the threshold
    await turns();
    expect(near.bufferedAmount).toBe(BUFFERED_HIGH_BYTES - 10 * CHUNK_BYTES);
    for (let round = 0; round < 12; round += 1) {
      near.pass();
      await turns();
    }
    expect(sender.moved).toBe(4 * BUFFERED_HIGH_BYTES);
    expect(near.peak).toBe(BUFFERED_HIGH_BYTES);
    expect(sender.peakBuffered).toBe(BUFFERED_HIGH_BYTES);
  });

  it('stops in the middle', async () => {
    const { sender, told } = sending(aFile(4 * BUFFERED_HIGH_BYTES));
    await turns();
    sender.stop();
    near.pass();
    await turns();
    expect(near.sent).toHaveLength(BUFFERED_HIGH_BYTES / CHUNK_BYTES);
    near.arrive('done');
    expect(told).toEqual([]);
  });

  it.each(['done', 'what', new ArrayBuffer(1)])(
    'a word too early, or none that is known, fails it: %s',
    async (word) => {
      const { told } = sending(aFile(4 * BUFFERED_HIGH_BYTES));
      await turns();
      near.arrive(word);
      expect(told).toEqual(['failed unexpected words of the receiver']);
    },
  );

  it('of a file that cannot be read any more fails', async () => {
    const file = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
    const { told } = sending(file as unknown as Blob);
    await turns();
    expect(told).toEqual(['failed gone']);
  });
});

function receiving(size: number, write: (data: Uint8Array) => Promise<void> = async () => {}) {
  const told: string[] = [];
  const written: Uint8Array[] = [];
  const receiver = new FileReceiver({
    channel: far.channel,
    size,
    write: async (data) => {
      await write(data);
      written.push(data.slice());
    },
    onComplete: () => told.push('complete'),
    onFailed: (why) => told.push(why),
  });
  const give = (bytes: number): void => {
    for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
      far.arrive(new ArrayBuffer(Math.min(left, CHUNK_BYTES)));
    }
  };
  return { receiver, told, give, sizes: () => written.map(({ length }) => length) };
}

describe('receiving a file', () => {
  it('writes in large pieces, one after the other, and says done when asked', async () => {
    const size = 2 * WRITE_BYTES + 100;
    const { receiver, told, give, sizes } = receiving(size);
    give(size);
    await settle();
    expect(sizes()).toEqual([WRITE_BYTES, WRITE_BYTES, 100]);
    expect(told).toEqual(['complete']);
    expect(far.sent).toEqual([]);
    receiver.sayDone();
    expect(far.sent).toEqual(['done']);
  });

  it('is complete only when it is written', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { told, give } = receiving(10, () => gate);
    give(10);
    await settle();
    expect(told).toEqual([]);
    release();
    await settle();
    expect(told).toEqual(['complete']);
  });

  it('without a byte is complete at once', async () => {
    const { told } = receiving(0);
    await settle();
    expect(told).toEqual(['complete']);
  });

  it('takes no more than was said', async () => {
    const { told, give } = receiving(10);
    give(11);
    await settle();
    expect(told).toEqual(['too-large']);
  });

  it.each(['done', new Blob(['x'])])('understands bytes alone', async (word) => {
    const { told } = receiving(10);
    far.arrive(word);
    expect(told).toEqual(['lost']);
  });

  it('ends when the disk is far behind, or says no', async () => {
    const slow = receiving(2 * WAITING_BYTES_MAX, () => new Promise(() => {}));
    slow.give(WAITING_BYTES_MAX);
    expect(slow.told).toEqual([]);
    slow.give(CHUNK_BYTES);
    expect(slow.told).toEqual(['lost']);
    expect(slow.receiver.peakWaiting).toBe(WAITING_BYTES_MAX + CHUNK_BYTES);
    far = new HeldChannel();
    const full = receiving(10, () => Promise.reject(new Error('disk full')));
    full.give(10);
    await settle();
    expect(full.told).toEqual(['lost']);
  });
});

function links(network = new FakeNetwork()) {
  const clock = new ManualClock();
  const said: string[] = [];
  const told: string[] = [];
  const ends: Record<string, TransferLink> = {};
  /** Candidates overtake the descriptions. */
  let hold = false;
  const held: (() => void)[] = [];
  const make = (role: 'sender' | 'receiver', other: string): TransferLink =>
    new TransferLink({
      role,
      iceServers: [],
      createConnection: network.create,
      clock,
      logger: silentLogger,
      onSignal: (signal: TransferLinkSignal) => {
        said.push(`${role} ${signal.type}`);
        const pass = (): void => ends[other]?.receive(signal);
        if (hold && signal.type !== 'ice') held.push(pass);
        else pass();
      },
      onOpen: ({ label }) => told.push(`${role} open ${label}`),
      onLost: () => told.push(`${role} lost`),
    });
  return {
    network,
    clock,
    said,
    told,
    ends,
    connect: () => {
      ends['sender'] = make('sender', 'receiver');
      ends['receiver'] = make('receiver', 'sender');
    },
    make,
    holdDescriptions: () => void (hold = true),
    release: () => {
      for (const pass of held.splice(0)) pass();
    },
  };
}

describe('the link of a file', () => {
  it('is offered by the receiver, and opens one channel', async () => {
    const { connect, said, told } = links();
    connect();
    await settle();
    expect(said.filter((word) => !word.endsWith('ice'))).toEqual(['receiver offer', 'sender answer']);
    expect(told.toSorted()).toEqual(['receiver open file', 'sender open file']);
  });

  it('keeps candidates that come before their description', async () => {
    const rig = links();
    rig.holdDescriptions();
    rig.connect();
    await settle();
    expect(rig.told).toEqual([]);
    rig.release();
    await settle();
    rig.release();
    await settle();
    expect(rig.told).toHaveLength(2);
    expect(rig.network.ends.every(({ candidates }) => candidates.length > 0)).toBe(true);
  });

  it('that finds no way in time is lost; one that has opened is not', async () => {
    const rig = links();
    rig.network.up = false;
    rig.connect();
    await settle();
    rig.clock.advance(CONNECT_LIMIT_MS);
    expect(rig.told.toSorted()).toEqual(['receiver lost', 'sender lost']);
    const open = links();
    open.connect();
    await settle();
    open.clock.advance(10 * CONNECT_LIMIT_MS);
    expect(open.told).toHaveLength(2);
    expect(open.clock.pending).toBe(0);
  });

  it('that fails later is lost, once; a closed one says nothing', async () => {
    const rig = links();
    rig.connect();
    await settle();
    rig.ends['sender']!.close();
    rig.network.cut();
    rig.network.fail();
    expect(rig.told.slice(2)).toEqual(['receiver lost']);
    expect(rig.network.ends.every(({ closed }) => closed)).toBe(true);
    expect(rig.clock.pending).toBe(0);
  });

  it('takes no second channel and no second offer', async () => {
    const rig = links();
    rig.connect();
    await settle();
    const [sender] = rig.network.ends;
    const second = Object.assign(new EventTarget(), { closed: false, close: () => (second.closed = true) });
    sender!.dispatchEvent(Object.assign(new Event('datachannel'), { channel: second }));
    expect(second.closed).toBe(true);
    rig.ends['sender']!.receive({ type: 'offer', sdp: 'v=0' });
    await settle();
    expect(rig.told).toHaveLength(2);
  });
});
