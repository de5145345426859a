/** A call that outgrows its mesh, from our backend's word to the answer of a real Galène: whole engines, no browser. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { signUp } from '#test/support/backend-client.ts';
import { seedFile, startBackend, type TestBackend } from '#test/support/backend.ts';
import { type Galene, startGalene, whyNoGalene } from '#test/support/galene.ts';
import { describeWith } from '#test/support/real-part.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnginePerson } from '../adapter/engine-person.ts';
import { audioOffer } from './audio-offer.ts';

const PASSWORD = 'correct horse battery';

describeWith(whyNoGalene(), 'calls on the SFU, whole engines on the real backend and the real Galène', () => {
  let galene: Galene;
  let backend: TestBackend;
  let folder: string;
  const people: EnginePerson[] = [];
  beforeAll(async () => {
    galene = await startGalene();
    folder = await mkdtemp(join(tmpdir(), 'parley-sfu-'));
    const storage = { env: { PARLEY_SEED: await seedFile() }, directory: join(folder, 'data') };
    backend = await startBackend(storage, { env: { ...galene.env, PARLEY_MESH_AUDIO: '2' } });
  });
  afterEach(async () => {
    for (const person of people.splice(0)) await person.forget();
  });
  afterAll(async () => {
    await backend.close();
    await galene.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  let names = 0;
  const sitDown = async (name: string): Promise<EnginePerson> => {
    names += 1;
    const username = `${name}-${process.pid}-s${names}`;
    (await signUp(backend.url, { username, displayName: name, password: PASSWORD })).close();
    const person = await EnginePerson.start();
    people.push(person);
    await person.join(backend.url, username, PASSWORD);
    return person;
  };
  const sfuOf = (person: EnginePerson, callId: string) => person.view.calls[callId]?.sfu;

  /** Ann, Bob and Cai in a call whose mesh holds two. */
  const moved = async () => {
    const [ann, bob, cai] = [await sitDown('ann'), await sitDown('bob'), await sitDown('cai')];
    const { conversationId } = await ann.engine.handlers.chat.createGroup({
      workspaceId: ann.workspaceId,
      name: 'Team',
      userIds: [bob.myId, cai.myId],
    });
    const wish = { workspaceId: ann.workspaceId, conversationId, video: false, ring: true };
    const { callId } = await ann.engine.handlers.call.start(wish);
    for (const person of [bob, cai]) {
      await person.next('ring', ([ring]) => ring?.callId === callId);
      await person.engine.handlers.call.accept({ callId, video: false, others: 'hold' });
    }
    for (const person of [ann, bob, cai])
      await person.until('all in the group', () => sfuOf(person, callId)?.userIds.length === 2);
    return { ann, bob, cai, callId };
  };

  it('all go into the group under their user ids, and a stream that is published is answered', async () => {
    const { ann, bob, cai, callId } = await moved();
    expect(sfuOf(ann, callId)).toMatchObject({
      state: 'joined',
      stay: 1,
      userIds: [bob.myId, cai.myId].toSorted(),
    });
    const publish = { type: 'publish', streamId: 'a1', label: 'camera', sdp: audioOffer() } as const;
    await ann.engine.handlers.call.sfuSignal({ callId, stay: 1, signal: publish });
    const { signal } = await ann.next('sfuSignal');
    expect(signal).toMatchObject({
      type: 'answer',
      streamId: 'a1',
      sdp: expect.stringContaining('recvonly'),
    });
    await ann.next('sfuSignal', (told) => told.signal.type === 'candidate');
    await cai.engine.handlers.call.hangUp({ callId });
    await ann.until('Cai to be gone', () => sfuOf(ann, callId)?.userIds.join() === bob.myId);
  });

  it('a server that was away is joined again, as a new stay', async () => {
    const { ann, bob, callId } = await moved();
    await galene.kill();
    await ann.until('the loss', () => sfuOf(ann, callId)?.state === 'lost');
    await galene.restart();
    await ann.until('the way back', () => sfuOf(ann, callId)?.stay === 2);
    await ann.until('Bob', () => sfuOf(ann, callId)?.userIds.includes(bob.myId) === true);
  });
});
