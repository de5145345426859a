import { describe, expect, it } from 'vitest';
import { Features, LinkDialect } from '#shared/contracts/features.ts';
import type { ServerInfo } from '#shared/contracts/connect/model.ts';
import { dialectOf, featuresOf } from './features.ts';

const info: ServerInfo = {
  kind: 'connect',
  contract: 1,
  name: 'Work',
  version: '1',
  features: ['groups', 'calls', 'calls.group', 'calls.history', 'turn'],
  registration: 'invite',
  limits: {
    messageChars: 4000,
    uploadBytes: 0,
    groupMembers: 50,
    meshVideo: 3,
    meshAudio: 6,
    callParticipants: 10,
  },
  time: '2026-01-01T00:00:00.000Z',
};

describe('features of a server', () => {
  it('are what it names, with its limits', () => {
    const features = Features.parse(featuresOf(info, new Set()));
    expect(features.account).toEqual({ register: true, rename: true, invites: true });
    expect(features.chat).toMatchObject({
      groups: true,
      groupMembers: 50,
      messageChars: 4000,
      search: false,
    });
    expect(features.calls).toMatchObject({
      group: true,
      invite: false,
      history: true,
      turn: true,
      meshVideo: 3,
    });
    expect(features.files).toBeNull();
    const more = featuresOf(
      {
        ...info,
        features: ['calls', 'calls.invite', 'calls.live', 'calls.relay', 'calls.quality', 'calls.prewarm'],
      },
      new Set(['quality'] as const),
    );
    expect(more.calls).toMatchObject({
      invite: true,
      live: true,
      relay: true,
      prewarm: true,
      quality: false,
      sharers: 'many',
    });
  });

  it('without calls, or closed, lack them', () => {
    const closed = featuresOf({ ...info, features: [], registration: 'closed' }, new Set());
    expect(closed.calls).toBeNull();
    expect(closed.account?.register).toBe(false);
    expect(closed.chat?.groups).toBe(false);
  });

  it('of a plain seed server are assumed until a 404 says otherwise', () => {
    const plain = Features.parse(featuresOf(null, new Set()));
    expect(plain.calls).toMatchObject({ video: true, turn: true, invite: false, history: false });
    expect(plain.chat).not.toBeNull();
    const less = featuresOf(null, new Set(['chat', 'people', 'turn'] as const));
    expect(less.chat).toBeNull();
    expect(less.people).toBeNull();
    expect(less.calls?.turn).toBe(false);
  });

  it('have a dialect each', () => {
    expect(LinkDialect.parse(dialectOf(false)).firstOffer).toBe('smaller-join-seq');
    expect(dialectOf(false)).not.toHaveProperty('repeatsOffer');
    expect(LinkDialect.parse(dialectOf(true))).toMatchObject({
      firstOffer: 'caller',
      dataChannel: 'none',
      repeatsOffer: true,
    });
  });
});
