/** The cursor of the call history: the last call of a page, opaque to clients. */
import type { CallRecord } from '#shared/contracts/connect/model.ts';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';

const Cursor = z.tuple([z.int(), z.uuid()]);

export function encodeCursor(last: Pick<CallRecord, 'createdAt' | 'id'>): string {
  return Buffer.from(JSON.stringify([Date.parse(last.createdAt), last.id])).toString('base64url');
}

/** @throws Refusal bad-payload for anything that `encodeCursor` did not make */
export function decodeCursor(text: string): { createdAt: Date; callId: string } {
  try {
    const [createdAt, callId] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { createdAt: new Date(createdAt), callId };
  } catch {
    throw new Refusal('bad-payload', 'The cursor is not one of ours');
  }
}
