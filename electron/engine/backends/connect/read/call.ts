import {
  Call,
  CallParticipant,
  CallRecord,
  CallStatus,
  CallType,
  EndReason,
  MediaState,
  ParticipantStatus,
} from '#shared/contracts/connect/model.ts';
import {
  asObject,
  countOf,
  flagOf,
  idOf,
  type Json,
  listOf,
  oneOf,
  read,
  textOf,
  timeOf,
  unwrap,
} from './json.ts';

/** What is known of a call beside the answer that is read: the request, or an earlier answer. */
export type KnownCall = Partial<Call>;

/**
 * A call in any of its envelopes: `{ call }`, `{ data }`, flat. Missing parts come from what is `known`.
 * `null`: it is no call, or has a status that this client does not know.
 */
export function readCall(raw: unknown, known: KnownCall = {}): Call | null {
  return read(Call, unwrap(raw, 'call'), (value) => {
    const fields = asObject(value);
    const id = idOf(fields, 'id', 'callId', '_id') ?? known.id ?? null;
    const conversationId = idOf(fields, 'conversationId') ?? known.conversationId ?? null;
    const status =
      fields?.['status'] === undefined ? (known.status ?? 'initiated') : oneOf(CallStatus, fields['status']);
    if (id === null || conversationId === null || status === null) return null;
    const type = oneOf(CallType, fields?.['type'] ?? fields?.['callType']) ?? known.type ?? 'audio';
    const listed = listOf(fields?.['participants'], 'participants');
    const rev = countOf(fields, 'rev');
    return {
      id,
      ...(rev === null ? {} : { rev }),
      conversationId,
      type,
      status,
      initiatedBy: initiatorOf(fields) ?? known.initiatedBy ?? '',
      startedAt: timeOf(fields, 'startedAt') ?? known.startedAt ?? null,
      endedAt: timeOf(fields, 'endedAt') ?? known.endedAt ?? null,
      duration: countOf(fields, 'duration') ?? known.duration ?? null,
      endReason: oneOf(EndReason, fields?.['endReason'] ?? fields?.['reason']) ?? known.endReason ?? null,
      participants: listed ? readParticipants(listed, known.participants ?? []) : (known.participants ?? []),
    };
  });
}

function initiatorOf(fields: Json | null): string | null {
  return (
    idOf(fields, 'initiatedBy', 'initiatorId', 'callerId') ??
    idOf(asObject(fields?.['initiatedBy']), 'id', 'userId', '_id')
  );
}

function readParticipants(listed: readonly unknown[], before: readonly CallParticipant[]): CallParticipant[] {
  return listed
    .map((raw) => {
      const userId = idOf(asObject(raw), 'userId', 'id', '_id');
      return readParticipant(
        raw,
        before.find((one) => one.userId === userId),
      );
    })
    .filter((one) => one !== null);
}

/** An unknown status is ignored: the participant keeps the one from before. */
export function readParticipant(raw: unknown, before?: CallParticipant): CallParticipant | null {
  return read(CallParticipant, raw, (value) => {
    const fields = asObject(value);
    const userId = idOf(fields, 'userId', 'id', '_id') ?? before?.userId ?? null;
    if (userId === null) return null;
    const userName =
      textOf(fields, 'userName', 'displayName', 'name', 'username') ?? before?.userName ?? userId;
    return {
      userId,
      userName,
      userIdentifier:
        textOf(fields, 'userIdentifier', 'email', 'username') ?? before?.userIdentifier ?? userName,
      status: oneOf(ParticipantStatus, fields?.['status']) ?? before?.status ?? 'invited',
      joinId: idOf(fields, 'joinId') ?? before?.joinId ?? null,
      joinSeq: countOf(fields, 'joinSeq') ?? before?.joinSeq ?? null,
      deviceId: idOf(fields, 'deviceId') ?? before?.deviceId ?? null,
      ringing: before?.ringing ?? [],
      busy: flagOf(fields, 'busy') ?? before?.busy ?? false,
      connection: before?.connection ?? 'connected',
      mediaState: readMediaState(fields?.['mediaState'] ?? fields, before?.mediaState),
    };
  });
}

const SILENT: MediaState = { audioEnabled: true, videoEnabled: false, screenSharing: false };

export function readMediaState(raw: unknown, before: MediaState = SILENT): MediaState {
  return (
    read(MediaState, raw, (value) => {
      const fields = asObject(value);
      return {
        ...before,
        audioEnabled: flagOf(fields, 'audioEnabled') ?? before.audioEnabled,
        videoEnabled: flagOf(fields, 'videoEnabled') ?? before.videoEnabled,
        screenSharing: flagOf(fields, 'screenSharing') ?? before.screenSharing,
      };
    }) ?? before
  );
}

/** Calls that cannot be read are left out. */
export function readCalls(raw: unknown): Call[] {
  return (listOf(raw, 'calls') ?? []).map((one) => readCall(one)).filter((call) => call !== null);
}

export function readCallRecords(raw: unknown): { calls: CallRecord[]; cursor: string | null } {
  const calls = (listOf(raw, 'calls') ?? [])
    .map((one) => CallRecord.safeParse(one).data ?? null)
    .filter((record) => record !== null);
  return { calls, cursor: textOf(asObject(raw), 'cursor') };
}
