/** The calls' part of the route table. */
import { z } from 'zod';
import {
  Call,
  CallQuality,
  CallRecord,
  CallStatus,
  EndReason,
  ForeignId,
  Id,
  MediaState,
  PAGE_MAX,
  ParticipantStatus,
  Sfu,
  Time,
} from './model.ts';
import { route } from './route.ts';

const callParams = z.object({ callId: Id });
const Flag = z.stringbool();
const EmptyBody = z.object({}).nullish();

export const AnswerReply = z.object({
  callId: ForeignId,
  status: CallStatus,
  /** null when the caller itself comes back before anybody has answered. */
  startedAt: Time.nullable(),
  joinId: ForeignId,
  joinSeq: z.int().positive(),
  call: Call,
});

export const TurnCredentials = z.object({
  credentials: z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() }),
  expiresAt: Time,
});

export const SfuToken = z.object({
  sfu: Sfu,
  /** A JWT for Galène: this call's group, this person, until `expiresAt`. */
  token: z.string().min(1),
  expiresAt: Time,
});

export const callRoutes = {
  initiateCall: route({
    method: 'POST',
    path: '/api/calls/initiate',
    summary: 'Call the participants of a conversation',
    auth: 'token',
    body: z.object({
      conversationId: Id,
      type: z.enum(['video', 'audio']),
      participantIds: z.array(Id).max(100),
      /** The same one again is the same call. */
      clientId: z.string().min(1).max(100).optional(),
      /** false: nobody is invited, colleagues may join. */
      ring: z.boolean().optional(),
    }),
    replies: {
      200: z.object({
        callId: ForeignId,
        status: CallStatus,
        participants: z.array(
          z.object({
            userId: ForeignId,
            userName: z.string(),
            userIdentifier: z.string(),
            status: ParticipantStatus,
          }),
        ),
        joinId: ForeignId,
        joinSeq: z.int().positive(),
        call: Call,
      }),
    },
  }),
  answerCall: route({
    method: 'POST',
    path: '/api/calls/:callId/answer',
    summary: 'Answer or join; the call belongs to the device that answered',
    auth: 'token',
    params: callParams,
    body: z.object({ rejoin: z.boolean().optional(), takeOver: z.boolean().optional() }).nullish(),
    replies: { 200: AnswerReply },
  }),
  rejectCall: route({
    method: 'POST',
    path: '/api/calls/:callId/reject',
    summary: 'Do not answer; the other devices of this person stop ringing',
    auth: 'token',
    params: callParams,
    body: EmptyBody,
    replies: { 200: z.object({ callId: ForeignId, status: CallStatus, call: Call }) },
  }),
  endCall: route({
    method: 'POST',
    path: '/api/calls/:callId/end',
    summary: 'Leave; the call ends for all when fewer than two remain',
    auth: 'token',
    params: callParams,
    body: z.object({ reason: z.enum(['ended-by-user', 'failed']).optional() }).nullish(),
    replies: {
      200: z.object({
        callId: ForeignId,
        status: CallStatus,
        duration: z.int().nonnegative(),
        endReason: EndReason,
        call: Call,
      }),
    },
  }),
  callMedia: route({
    method: 'PATCH',
    path: '/api/calls/:callId/media',
    summary: 'Tell the others what I send',
    auth: 'token',
    params: callParams,
    body: MediaState,
    replies: { 200: z.object({ success: z.literal(true), mediaState: MediaState }) },
  }),
  inviteToCall: route({
    method: 'POST',
    path: '/api/calls/:callId/invite',
    summary: 'Ring members of the conversation in a running call; who left or rejected rings again',
    auth: 'token',
    params: callParams,
    body: z.object({ userIds: z.array(Id).min(1).max(100) }),
    replies: { 200: z.object({ call: Call }) },
  }),
  sfuToken: route({
    method: 'GET',
    path: '/api/calls/:callId/sfu-token',
    summary: 'A token for the SFU that carries this call',
    auth: 'token',
    params: callParams,
    replies: { 200: SfuToken },
  }),
  callQuality: route({
    method: 'PUT',
    path: '/api/calls/:callId/quality',
    summary: 'What my client measured in this call',
    auth: 'token',
    params: callParams,
    body: CallQuality,
    replies: { 200: z.object({ success: z.literal(true) }) },
  }),
  turnCredentials: route({
    method: 'GET',
    path: '/api/calls/turn-credentials',
    summary: 'Time-limited credentials of the TURN server',
    auth: 'token',
    replies: { 200: TurnCredentials },
  }),
  activeCalls: route({
    method: 'GET',
    path: '/api/calls/active',
    summary: 'Live calls in which I am joined, invited or ringing',
    auth: 'token',
    replies: { 200: z.object({ calls: z.array(Call) }) },
  }),
  callHistory: route({
    method: 'GET',
    path: '/api/calls',
    summary: 'Calls that are over, newest first',
    auth: 'token',
    query: z.object({
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
      missed: Flag.optional(),
    }),
    replies: { 200: z.object({ calls: z.array(CallRecord), cursor: z.string().nullable() }) },
  }),
  call: route({
    method: 'GET',
    path: '/api/calls/:callId',
    summary: 'One call',
    auth: 'token',
    params: callParams,
    replies: { 200: z.object({ call: Call }) },
  }),
} as const;
