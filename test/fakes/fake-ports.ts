/** What the connect backend has not: files, rooms, order and transfers of the fake world. */
import type { FilePort, ModerationPort, RoomPort, TransferPort } from '#engine/backends/adapter.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { FakeWorld } from './fake-world.ts';

type Ask = <T>(verb: string, answer: (speaker: { userId: string; deviceId: string }) => T) => Promise<T>;

interface FakePorts {
  readonly files: FilePort;
  readonly rooms: RoomPort;
  readonly moderation: ModerationPort;
  readonly transfers: TransferPort;
}

const PIECE = 64 * 1024;

/** Of one sign-in; every request goes over its wire. */
export function fakePorts(world: FakeWorld, ask: Ask): FakePorts {
  const { chat } = world;
  return {
    files: {
      async send(conversationId, { name, mime, bytes }, text) {
        const pieces: Uint8Array[] = [];
        for await (const piece of bytes) pieces.push(piece);
        const file = { name, mime, bytes: Buffer.concat(pieces) };
        await ask('send-file', ({ userId }) => void chat.sendFile(userId, conversationId, file, text));
      },
      async fetch(attachmentId) {
        const { name, mime, bytes } = await ask('fetch-file', ({ userId }) =>
          chat.file(userId, attachmentId),
        );
        return { name, mime, size: bytes.length, bytes: piecesOf(bytes) };
      },
    },
    rooms: { open: (name) => ask('open-room', ({ userId }) => chat.openRoom(userId, name)) },
    moderation: {
      act: (conversationId, act) =>
        ask('moderate', ({ userId }) => world.moderate(userId, conversationId, act)),
      invite: (conversationId, { present }) =>
        ask('invite-link', () => `https://fake.example/${conversationId}?token=${present ? 'p' : 'l'}`),
    },
    transfers: {
      signal: (toUserId, signal) =>
        ask('transfer', ({ userId }) => {
          if (world.user(toUserId).status === 'offline') throw new AppError('colleague-offline');
          world.tellTransfer(toUserId, { fromUserId: userId, signal });
        }),
      iceServers: () => [{ urls: ['stun:fake.example:3478'] }],
    },
  };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    await Promise.resolve();
    yield bytes.subarray(at, at + PIECE);
  }
}
