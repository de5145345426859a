/** Files from person to person: their signalling goes through the group, their bytes go past the server. */
import { z } from 'zod';
import { TransferSignal } from '#shared/contracts/transfer.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { TransferPort } from '../adapter.ts';
import { may, type Place } from './place.ts';

export const TRANSFER_KIND = 'filetransfer';
const VERSION = '1';

const Versioned = z.object({ version: z.array(z.string()) });
const Invite = z.looseObject({ type: z.literal('invite'), mimetype: z.string().optional() });
const Cancel = z.looseObject({ type: z.literal('cancel'), message: z.unknown().optional() });
const MESSAGE_CHARS_MAX = 500;

/** What another client says of a file; `null`: nothing that we understand. */
export function readTransfer(value: unknown): TransferSignal | null {
  const invite = Invite.safeParse(value);
  if (invite.success) {
    // the name is theirs and not a path of ours; a later version may mean something else by the same words
    const isKnown = Versioned.safeParse(value).data?.version.includes(VERSION) ?? false;
    return isKnown
      ? (TransferSignal.safeParse({ ...invite.data, mime: invite.data.mimetype ?? '' }).data ?? null)
      : null;
  }
  const cancel = Cancel.safeParse(value);
  if (cancel.success) {
    const { message } = cancel.data;
    const text = typeof message === 'string' ? message.slice(0, MESSAGE_CHARS_MAX) : '';
    return TransferSignal.safeParse({ ...cancel.data, message: text }).data ?? null;
  }
  return TransferSignal.safeParse(value).data ?? null;
}

/** As Galène's own client writes it. */
export function wireOf(signal: TransferSignal): Readonly<Record<string, unknown>> {
  switch (signal.type) {
    case 'invite': {
      const { mime, ...invite } = signal;
      return { ...invite, version: [VERSION], mimetype: mime };
    }
    case 'offer':
      return { ...signal, version: [VERSION] };
    case 'cancel':
      return signal.message === '' ? { type: signal.type, id: signal.id } : signal;
    case 'answer':
    case 'ice':
      return signal;
    default:
      return assertNever(signal, 'unknown signal');
  }
}

export function createTransferPort(place: Place): TransferPort {
  return {
    async signal(toUserId, signal) {
      const { stay, membership } = place.enter();
      if (!may(membership, 'message')) throw new AppError('not-allowed');
      const to = place.roster.clientOf(toUserId);
      if (to === null) throw new AppError('colleague-offline', { name: toUserId });
      stay.message({ kind: TRANSFER_KIND, value: wireOf(signal), to });
    },
    iceServers: () => place.membership()?.rtcConfiguration.iceServers ?? [],
  };
}
