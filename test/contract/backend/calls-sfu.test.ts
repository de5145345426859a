import { jwtVerify } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { ask, send } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { group, seatAt, seats, talking } from './calls.seat.ts';

const SECRET = Buffer.alloc(32, 'a secret of the SFU');
const PARENT = 'https://sfu.example.org/group/parley/';
const SFU_ENV = {
  PARLEY_MESH_VIDEO: '2',
  PARLEY_MESH_AUDIO: '3',
  PARLEY_CALL_PARTICIPANTS: '4',
  GALENE_URL: PARENT,
  GALENE_KEY: JSON.stringify({ kty: 'oct', alg: 'HS256', k: SECRET.toString('base64url'), kid: 'ours' }),
  GALENE_TOKEN_TTL: '120',
};
const sfuOf = (callId: string) => ({ kind: 'galene', url: `${PARENT}${callId}/`, group: `parley/${callId}` });

onEachDatabase('calls on an SFU', (start) => {
  let clock: ManualClock;
  let backend: TestBackend;
  const env = { ...SFU_ENV, PARLEY_ACCESS_TOKEN_S: '1000000' };
  beforeAll(async () => {
    clock = new ManualClock(Date.now());
    backend = await start({ clock, env });
  });

  /** Three with video, where the mesh carries two. */
  async function moved(server = backend) {
    const trio = await group(server);
    const { alice, bob, carol, conversation } = trio;
    const { callId } = (await alice.initiate(conversation, [bob, carol], { type: 'video' })).body as {
      callId: string;
    };
    expect((await bob.answer(callId)).body.call.sfu).toBeNull();
    expect((await carol.answer(callId)).body.call.sfu).toEqual(sfuOf(callId));
    return { ...trio, callId };
  }

  describe('a call that outgrows its mesh', () => {
    it('moves, which everybody is told, is counted once, and stays moved', async () => {
      expect((await ask(backend.url, 'server')).body.features).toContain('sfu');
      const { alice, bob, carol, callId } = await moved();
      for (const seat of [alice, bob, carol]) {
        const call = await seat.sees(callId, ({ sfu }) => sfu !== null);
        expect(call.sfu).toEqual(sfuOf(callId));
      }
      await carol.end(callId);
      const call = await alice.sees(callId, ({ participants }) => participants[2]?.status === 'left');
      expect(call.sfu).toEqual(sfuOf(callId));
      expect((await carol.answer(callId)).body.call.sfu).toEqual(sfuOf(callId));
      const metrics = await send(backend.url, 'GET', '/metrics');
      expect(metrics.body).toContain('parley_calls_total{what="moved"} 1');
    });

    it('holds with sound alone as many as its own mesh carries, and no more than a call may hold', async () => {
      const [alice, ...others] = await seats(backend, 'alice', 'bob', 'carol', 'dave', 'erin');
      const conversation = await alice!.person.group(others.map(({ person }) => person));
      const full = { status: 409, body: { code: 'call-full', limit: 4 } };
      expect(await alice!.initiate(conversation, others)).toMatchObject(full);
      const { callId } = (await alice!.initiate(conversation, others.slice(0, 3))).body;
      const [bob, carol, dave, erin] = others;
      await bob!.answer(callId);
      expect((await carol!.answer(callId)).body.call.sfu).toBeNull();
      expect((await dave!.answer(callId)).body.call.sfu).toEqual(sfuOf(callId));
      expect(await erin!.answer(callId)).toMatchObject(full);
      expect(await alice!.invite(callId, [erin!])).toMatchObject(full);
    });

    it('is there again after a restart; without the SFU it goes on as a mesh', async () => {
      const first = await start({ clock, env });
      const { alice, callId } = await moved(first);
      await first.close();
      const second = await start({ clock, env, storage: first.storage });
      const back = await seatAt(alice, second.url);
      expect((await back.person.ask('activeCalls')).body.calls).toMatchObject([{ sfu: sfuOf(callId) }]);
      expect((await back.sfuToken(callId)).body.sfu).toEqual(sfuOf(callId));
      await second.close();
      const third = await start({ clock, storage: first.storage, env: { PARLEY_ACCESS_TOKEN_S: '1000000' } });
      expect((await ask(third.url, 'server')).body.features).not.toContain('sfu');
      const without = await seatAt(alice, third.url);
      expect((await without.get(callId)).body.call).toMatchObject({ status: 'active', sfu: null });
      expect(await without.sfuToken(callId)).toMatchObject({ status: 404 });
    });
  });

  describe('its token', () => {
    it('is for that person in that group, for a short time, signed as Galène checks it', async () => {
      const { alice, bob, callId } = await moved();
      const { body } = await alice.sfuToken(callId);
      const now = Math.floor(clock.now() / 1000);
      expect(body).toMatchObject({
        sfu: sfuOf(callId),
        expiresAt: new Date((now + 120) * 1000).toISOString(),
      });
      const { payload, protectedHeader } = await jwtVerify(body.token, SECRET, {
        currentDate: new Date(clock.now()),
      });
      expect(protectedHeader).toEqual({ alg: 'HS256', kid: 'ours' });
      expect(payload).toEqual({
        iss: 'parley',
        sub: alice.id,
        aud: `${PARENT}${callId}/`,
        permissions: ['present', 'message'],
        iat: now,
        exp: now + 120,
      });
      expect((await bob.sfuToken(callId)).body.token).not.toBe(body.token);
      // Two keys for two doors: it does not open this server.
      const reply = await send(backend.url, 'GET', '/api/auth/me', { token: body.token });
      expect(reply).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    });

    it('is for who is joined there, on the device that is', async () => {
      const { alice, bob, carol, conversation, callId } = await moved();
      const phone = await alice.another();
      await carol.end(callId);
      const notJoined = { status: 409, body: { code: 'not-joined' } };
      expect(await phone.sfuToken(callId)).toMatchObject(notJoined);
      expect(await carol.sfuToken(callId)).toMatchObject(notJoined);
      await alice.invite(callId, [carol]);
      expect(await carol.sfuToken(callId)).toMatchObject(notJoined);
      await carol.reject(callId);
      await alice.end(callId);
      expect((await bob.end(callId)).body.call.sfu).toEqual(sfuOf(callId));
      expect(await bob.sfuToken(callId)).toMatchObject({
        status: 409,
        body: { code: 'call-ended', call: { id: callId } },
      });
      const quiet = (await alice.initiate(conversation, [], { ring: false })).body.callId;
      expect(await bob.sfuToken(quiet)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    });

    it('is not given for a call that is in its mesh', async () => {
      const { alice, callId } = await talking(backend, { type: 'video' });
      expect(await alice.sfuToken(callId)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    });
  });
});
