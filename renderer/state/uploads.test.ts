import { beforeEach, describe, expect, it } from 'vitest';
import { UPLOAD_CHUNK_BYTES } from '#shared/contracts/ipc/chat.ts';
import { settle } from '#test/fakes/settle.ts';
import { createFakeBridge, type FakeBridge } from '#test/support/fake-bridge.ts';
import { createBridge } from './bridge.ts';
import { createUploads, ofConversation, type Uploads } from './uploads.ts';

const REF = { workspaceId: 'w', conversationId: 'c' };
const ELSEWHERE = { workspaceId: 'w', conversationId: 'd' };
const LIMIT = 25 * 1_048_576;
const named = (name: string, bytes: number): File =>
  new File([new Uint8Array(bytes)], name, { type: 'text/plain' });

let fake: FakeBridge;
let uploads: Uploads;
/** Bytes of each piece, by upload. */
let pieces: Record<string, number[]>;
beforeEach(() => {
  fake = createFakeBridge();
  pieces = {};
  let ids = 0;
  fake.answer('chat.beginUpload', () => ({ uploadId: `up-${(ids += 1)}` }));
  fake.answer('chat.upload', ({ uploadId, bytes }: { uploadId: string; bytes: Uint8Array }) => {
    (pieces[uploadId] ??= []).push(bytes.length);
  });
  uploads = createUploads(createBridge(fake.raw));
});

const states = () => uploads.getState().uploads.map(({ name, status }) => `${name} ${status.state}`);
/** Reading a file takes turns of the real loop. */
async function done(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((next) => setImmediate(next));
    await settle();
  }
}

describe('files for a conversation', () => {
  it('wait until they are sent, and can be taken back before', async () => {
    expect(uploads.choose(REF, [named('a.txt', 3), named('b.txt', 3)], LIMIT)).toBeNull();
    uploads.remove(uploads.getState().uploads[0]!.id);
    await done();
    expect(states()).toEqual(['b.txt chosen']);
    expect(fake.calls).toEqual([]);
  });

  it('go in pieces, in order, the text with the first file', async () => {
    uploads.choose(REF, [named('a.bin', 2 * UPLOAD_CHUNK_BYTES + 5), named('b.txt', 3)], LIMIT);
    uploads.send(REF, 'look at this');
    await done();
    expect(fake.inputsOf('chat.beginUpload')).toEqual([
      { ...REF, name: 'a.bin', size: 2 * UPLOAD_CHUNK_BYTES + 5, mime: 'text/plain', text: 'look at this' },
      { ...REF, name: 'b.txt', size: 3, mime: 'text/plain', text: '' },
    ]);
    expect(pieces).toEqual({ 'up-1': [UPLOAD_CHUNK_BYTES, UPLOAD_CHUNK_BYTES, 5], 'up-2': [3] });
    expect(fake.inputsOf('chat.finishUpload')).toHaveLength(2);
    expect(states()).toEqual([]);
  });

  it('without a byte are begun and finished', async () => {
    uploads.choose(REF, [named('empty', 0)], LIMIT);
    uploads.send(REF, '');
    await done();
    expect(fake.inputsOf('chat.upload')).toEqual([]);
    expect(fake.inputsOf('chat.finishUpload')).toHaveLength(1);
  });

  it('wait for the answer to each piece', async () => {
    const release = fake.hold('chat.upload');
    uploads.choose(REF, [named('a.bin', 3 * UPLOAD_CHUNK_BYTES)], LIMIT);
    uploads.send(REF, '');
    await done();
    expect(fake.inputsOf('chat.upload')).toHaveLength(1);
    expect(uploads.getState().uploads[0]!.status).toEqual({ state: 'sending', given: 0 });
    release();
    await done();
    expect(fake.inputsOf('chat.upload')).toHaveLength(3);
  });

  it('that are too large are said to be before anything is sent; the others stay chosen', () => {
    const error = uploads.choose(REF, [named('small', 5), named('large', 3_000_000)], 2 * 1_048_576);
    expect(error).toEqual({ code: 'file-too-large', params: { limit: 2 } });
    expect(states()).toEqual(['small chosen']);
    expect(fake.calls).toEqual([]);
  });

  it('are given up on their way, and nothing more is given', async () => {
    const release = fake.hold('chat.upload');
    uploads.choose(REF, [named('a.bin', 3 * UPLOAD_CHUNK_BYTES)], LIMIT);
    uploads.send(REF, '');
    await done();
    uploads.remove(uploads.getState().uploads[0]!.id);
    release();
    await done();
    expect(fake.inputsOf('chat.cancelUpload').at(0)).toEqual({ workspaceId: 'w', uploadId: 'up-1' });
    expect(fake.inputsOf('chat.upload')).toHaveLength(1);
    expect(fake.inputsOf('chat.finishUpload')).toEqual([]);
    expect(states()).toEqual([]);
  });

  it('that failed say why, hold nothing up, and go whole when they are tried again', async () => {
    fake.refuse('chat.beginUpload', 'offline');
    uploads.choose(REF, [named('a.txt', 3)], LIMIT);
    uploads.send(REF, 'text');
    await done();
    const [failed] = uploads.getState().uploads;
    expect(failed!.status).toEqual({ state: 'failed', error: { code: 'offline', params: {} } });
    fake.answer('chat.beginUpload', () => ({ uploadId: 'up-9' }));
    uploads.retry(failed!.id);
    await done();
    expect(fake.inputsOf('chat.beginUpload').at(-1)).toMatchObject({ text: 'text' });
    expect(pieces['up-9']).toEqual([3]);
    expect(states()).toEqual([]);
  });

  it('belong to one conversation, and wait for none of another', async () => {
    const release = fake.hold('chat.finishUpload');
    uploads.choose(REF, [named('a', 1)], LIMIT);
    uploads.choose(ELSEWHERE, [named('b', 1)], LIMIT);
    uploads.send(REF, '');
    await done();
    uploads.send(ELSEWHERE, '');
    await done();
    expect(fake.inputsOf('chat.finishUpload')).toHaveLength(2);
    expect(ofConversation(uploads.getState().uploads, ELSEWHERE).map(({ name }) => name)).toEqual(['b']);
    release();
    await done();
  });
});
