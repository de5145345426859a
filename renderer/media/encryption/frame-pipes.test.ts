import { describe, expect, it } from 'vitest';
import type { TrackRole } from '../track-role.ts';
import { KEYS_KEPT } from './frame-keys.ts';
import { type EncodedFrame, FramePipes, TELL_AGAIN_MS } from './frame-pipes.ts';
import type { FromWorker, ToWorker, TransformOptions } from './worker-messages.ts';

const CALL = { callId: 'call-1' };
const KEY_FRAME = [0x10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const DELTA = [0x11, 1, 2, 3, 4];

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/** One stream through a transform of `pipes`: frames in, what comes out. */
function stream(pipes: FramePipes, options: TransformOptions) {
  const asked = { generateKeyFrame: 0, sendKeyFrameRequest: 0 };
  const input = new TransformStream<EncodedFrame, EncodedFrame>(undefined, { highWaterMark: 100 });
  const out: number[][] = [];
  const writable = new WritableStream<EncodedFrame>({
    write: ({ data }) => void out.push([...new Uint8Array(data)]),
  });
  const writer = input.writable.getWriter();
  const over = pipes.connect({
    options,
    readable: input.readable,
    writable,
    generateKeyFrame: async () => (asked.generateKeyFrame += 1),
    sendKeyFrameRequest: async () => (asked.sendKeyFrameRequest += 1),
  });
  return {
    out,
    asked,
    send: (...frames: readonly number[][]) =>
      Promise.all(frames.map((frame) => writer.write({ data: Uint8Array.from(frame).buffer }))),
    end: async () => {
      await writer.close();
      await over;
    },
  };
}

function world() {
  const words: FromWorker[] = [];
  let now = 0;
  const pipes = new FramePipes(
    (word) => words.push(word),
    () => now,
  );
  const hear = (message: ToWorker) => pipes.hear(message);
  /** The same key on both ways, as Grace's here. */
  const share = async (keyId = 0): Promise<CryptoKey> => {
    const key = await newKey();
    hear({ type: 'send-key', ...CALL, keyId, key });
    hear({ type: 'receive-key', ...CALL, userId: 'grace', keyId, key });
    return key;
  };
  /** What of these frames would go out to the network. */
  const sealed = async (role: TrackRole, ...frames: readonly number[][]) => {
    const up = stream(pipes, { way: 'out', ...CALL, role });
    await up.send(...frames);
    await up.end();
    return up;
  };
  const opened = async (role: TrackRole, frames: readonly number[][], userId = 'grace') => {
    const down = stream(pipes, { way: 'in', ...CALL, userId, role });
    await down.send(...frames);
    await down.end();
    return down;
  };
  const pass = (ms: number): void => void (now += ms);
  return { pipes, words, hear, share, sealed, opened, pass };
}

describe('what goes out', () => {
  it('is nothing before there is a key, and begins with a new key frame', async () => {
    const { pipes, share } = world();
    const up = stream(pipes, { way: 'out', ...CALL, role: 'camera' });
    await up.send(KEY_FRAME, DELTA);
    await new Promise((done) => setImmediate(done));
    expect(up.out).toEqual([]);
    await share();
    await up.send(DELTA, DELTA);
    await up.end();
    expect(up.out).toHaveLength(2);
    expect(up.asked.generateKeyFrame).toBe(1);
  });

  it('is nothing after the end of the call', async () => {
    const { hear, share, sealed } = world();
    await share();
    hear({ type: 'end', ...CALL });
    expect((await sealed('microphone', [1, 2, 3])).out).toEqual([]);
  });

  it('goes on counting when a stream begins anew: no IV is used twice', async () => {
    const { share, sealed } = world();
    await share();
    const trailers = [await sealed('microphone', [1], [1]), await sealed('microphone', [1])].flatMap(
      ({ out }) => out.map((frame) => frame.slice(-8).join(' ')),
    );
    expect(trailers).toEqual(['0 0 0 0 0 0 0 0', '0 0 0 0 0 0 1 0', '0 0 0 0 0 0 2 0']);
  });

  it('of nothing is nothing: an empty frame is no packet', async () => {
    const { share, sealed, opened } = world();
    await share();
    expect((await sealed('microphone', [])).out).toEqual([[]]);
    expect((await opened('microphone', [[]])).out).toEqual([[]]);
  });
});

describe('what comes in', () => {
  it('is opened with its sender’s key, and that is told once', async () => {
    const { share, sealed, opened, words } = world();
    await share(7);
    const sound = await sealed('microphone', [1, 2, 3], [4]);
    const picture = await sealed('camera', KEY_FRAME, DELTA);
    expect((await opened('microphone', sound.out)).out).toEqual([[1, 2, 3], [4]]);
    expect((await opened('camera', picture.out)).out).toEqual([KEY_FRAME, DELTA]);
    expect(words).toEqual([{ type: 'decrypted', ...CALL, userId: 'grace' }]);
  });

  it('is taken once', async () => {
    const { share, sealed, opened, words } = world();
    await share();
    const { out } = await sealed('microphone', [1], [2]);
    expect((await opened('microphone', [...out, ...out])).out).toEqual([[1], [2]]);
    expect((await opened('microphone', out)).out).toEqual([]);
    expect(words).toHaveLength(1);
  });

  it('is dropped when it was never sealed, and told at most once a second, until it is read', async () => {
    const { share, sealed, opened, words, pass } = world();
    await share();
    const plain = Array.from({ length: 30 }, (_, at) => at);
    expect((await opened('microphone', [[1], plain, plain])).out).toEqual([]);
    expect(words).toEqual([{ type: 'undecryptable', ...CALL, userId: 'grace', keyId: null }]);
    pass(TELL_AGAIN_MS);
    await opened('microphone', [plain]);
    expect(words).toHaveLength(2);
    await opened('microphone', (await sealed('microphone', [1])).out);
    expect(words.at(-1)).toEqual({ type: 'decrypted', ...CALL, userId: 'grace' });
  });

  it('is not taken for another stream, nor for somebody else', async () => {
    const { share, sealed, opened, words } = world();
    await share();
    const { out } = await sealed('screen', KEY_FRAME);
    expect((await opened('camera', out)).out).toEqual([]);
    expect((await opened('screen', out, 'hedy')).out).toEqual([]);
    expect(words.map(({ userId }) => userId)).toEqual(['grace', 'hedy']);
    expect((await opened('screen', out)).out).toEqual([KEY_FRAME]);
  });

  it('under an older key is opened while that key is kept', async () => {
    const { hear, share, sealed, opened } = world();
    const frames: number[][] = [];
    for (let keyId = 0; keyId <= KEYS_KEPT; keyId += 1) {
      await share(keyId);
      frames.push(...(await sealed('microphone', [keyId])).out);
    }
    expect((await opened('microphone', frames)).out).toEqual([[1], [2], [3]]);
    hear({ type: 'forget', ...CALL, userId: 'grace' });
    expect((await opened('microphone', frames)).out).toEqual([]);
  });

  it('begins again with a new key frame, when the one that it builds upon was dropped', async () => {
    const { pipes, hear, share, sealed } = world();
    const down = stream(pipes, { way: 'in', ...CALL, userId: 'grace', role: 'camera' });
    const key = await share(3);
    const { out } = await sealed('camera', KEY_FRAME, DELTA, DELTA);
    hear({ type: 'forget', ...CALL, userId: 'grace' });
    await down.send(out[0]!);
    hear({ type: 'receive-key', ...CALL, userId: 'grace', keyId: 3, key });
    await down.send(out[1]!, out[2]!);
    await down.end();
    expect(down.out).toEqual([DELTA, DELTA]);
    expect(down.asked.sendKeyFrameRequest).toBe(1);
  });
});

it('takes no key that could be read out, and no transform that is none', async () => {
  const { pipes } = world();
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  expect(() => pipes.hear({ type: 'send-key', ...CALL, keyId: 0, key })).toThrow('key');
  expect(() => pipes.hear('hello')).toThrow('type');
  const { readable, writable } = new TransformStream<EncodedFrame, EncodedFrame>();
  await expect(pipes.connect({ options: { way: 'out' }, readable, writable })).rejects.toThrow('callId');
});
