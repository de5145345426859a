/** Small builders of views, and one full sample: a workspace with people, conversations and messages. All people are demo users. */
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import type { Features, LinkDialect } from '#shared/contracts/features.ts';
import { Settings } from '#shared/contracts/settings.ts';
import type {
  AppView,
  CallView,
  ConversationView,
  MessageView,
  UserView,
  WorkspaceView,
} from '#shared/contracts/view.ts';
import { FAKE_FEATURES } from '#test/fakes/fake-features.ts';

export const ME = 'u-ada';
export const WORKSPACE = 'w-demo';
/** A Wednesday, early afternoon. */
export const NOON = new Date(2026, 10, 18, 13, 20).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A workspace that can do what most do, with small numbers. */
export const ALL_FEATURES: Features = {
  ...FAKE_FEATURES,
  chat: FAKE_FEATURES.chat && { ...FAKE_FEATURES.chat, groupMembers: 50 },
  calls: FAKE_FEATURES.calls && { ...FAKE_FEATURES.calls, turn: false, participants: 8 },
  presence: { settable: false },
};

export const DIALECT: LinkDialect = {
  firstOffer: 'smaller-join-seq',
  politeness: 'smaller-user-id-polite',
  layout: 'microphone-camera',
  dataChannel: 'negotiated',
  bundlePolicy: 'balanced',
  screenAs: 'own-transceiver',
};

export function aUser(id: string, displayName: string, presence: UserView['presence'] = 'online'): UserView {
  return { id, username: displayName.toLowerCase().replaceAll(/\W+/g, '.'), displayName, presence };
}

let lastSeq = 0;
/** A sent text message; seq counts on by itself unless given. */
export function aMessage(senderId: string, content: string, more: Partial<MessageView> = {}): MessageView {
  const seq = more.seq === undefined ? (lastSeq += 1) : more.seq;
  const key = more.key ?? `m-${seq ?? content}`;
  return {
    key,
    id: seq === null ? null : `id-${key}`,
    seq,
    senderId,
    kind: 'text',
    content,
    unreadable: false,
    call: null,
    replyToId: null,
    attachments: [],
    reactions: [],
    mentionsMe: false,
    sentAt: NOON,
    edited: false,
    deleted: false,
    delivery: { state: 'sent' },
    ...more,
  };
}

export function aConversation(
  id: string,
  memberIds: readonly string[],
  more: Partial<ConversationView> = {},
): ConversationView {
  const lastMessage = more.lastMessage ?? null;
  return {
    id,
    type: memberIds.length > 2 ? 'group' : 'direct',
    name: null,
    memberIds: [...memberIds],
    lastMessage,
    lastSeq: lastMessage?.seq ?? 0,
    unreadCount: 0,
    lastReadSeq: lastMessage?.seq ?? 0,
    readSeqs: {},
    typingIds: [],
    draft: '',
    muted: false,
    liveCall: null,
    updatedAt: lastMessage?.sentAt ?? NOON,
    ...more,
  };
}

export function aWorkspace(more: Partial<WorkspaceView> = {}): WorkspaceView {
  return {
    id: WORKSPACE,
    kind: 'connect',
    name: 'Demo Company',
    address: 'https://chat.example.com',
    hosted: false,
    encrypted: true,
    registration: 'open',
    session: { state: 'signed-in', userId: ME, deviceId: 'd-1' },
    connection: { state: 'online' },
    features: ALL_FEATURES,
    users: { [ME]: aUser(ME, 'Ada Demo') },
    conversations: {},
    ...more,
  };
}

export function anApp(workspaces: readonly WorkspaceView[] = [], more: Partial<AppView> = {}): AppView {
  return {
    version: '0.1.0',
    platform: 'linux',
    settings: Settings.parse({ activeWorkspaceId: workspaces[0]?.id ?? null }),
    secrets: { mode: 'keyring' },
    desktop: NO_DESKTOP,
    workspaces: Object.fromEntries(workspaces.map((workspace) => [workspace.id, workspace])),
    calls: {},
    ...more,
  };
}

export function aCall(more: Partial<CallView> = {}): CallView {
  return {
    id: 'call-1',
    workspaceId: WORKSPACE,
    conversationId: 'c-grace',
    type: 'audio',
    initiatedBy: ME,
    state: { phase: 'joined', held: false },
    startedAt: NOON,
    mediaState: { audioEnabled: true, videoEnabled: false, screenSharing: false },
    limit: 8,
    participants: [],
    peers: [],
    sfu: null,
    watch: false,
    dialect: DIALECT,
    ...more,
  };
}

const people = [
  aUser(ME, 'Ada Demo'),
  aUser('u-grace', 'Grace Sample'),
  aUser('u-linus', 'Linus Example', 'away'),
  aUser('u-hedy', 'Hedy Placeholder', 'dnd'),
  aUser('u-alan', 'Alan Test', 'offline'),
  aUser('u-lin', 'Lin Beispiel'),
  aUser('u-omar', 'عمر تجربة', 'away'),
];

function chatter(): MessageView[] {
  const texts: [string, string][] = [
    ['u-grace', 'Good morning! Did the build get through the night?'],
    [ME, 'It did. Two warnings left, both in the exporter.'],
    [ME, 'I can take them after the stand-up.'],
    ['u-grace', 'Lovely. The notes are here: https://docs.example.com/release/notes?draft=7'],
    [
      'u-grace',
      'A longer thought, so that a paragraph shows how it breaks: we could move the reader to the new queue first, leave the writer as it is for a week, and then look at the numbers again before we decide anything else.',
    ],
    [ME, 'Agreed.\nThree steps then:\n  1. reader\n  2. a week of quiet\n  3. writer'],
  ];
  return Array.from({ length: 120 }, (_, index) => {
    const [senderId, content] = texts[index % texts.length]!;
    const age = (120 - index) * 11 * MINUTE + (index < 60 ? 2 * DAY : index < 100 ? DAY : 0);
    return aMessage(senderId, content, { seq: index + 1, key: `g-${index + 1}`, sentAt: NOON - age });
  });
}

/** Messages by conversation, for the fake bridge's pages. */
export function sampleMessages(): Record<string, MessageView[]> {
  const grace = [
    ...chatter(),
    aMessage('u-grace', '', {
      seq: 121,
      key: 'g-call',
      kind: 'call',
      call: { type: 'video', status: 'ended', endReason: 'ended-by-user', durationS: 754 },
      sentAt: NOON - 8 * MINUTE,
    }),
    aMessage(ME, 'That was quick, thanks!', {
      seq: 122,
      key: 'g-122',
      sentAt: NOON - 6 * MINUTE,
      edited: true,
    }),
    aMessage('u-grace', 'old words', {
      seq: 123,
      key: 'g-123',
      sentAt: NOON - 5 * MINUTE,
      deleted: true,
      content: '',
    }),
    aMessage('u-grace', '', {
      seq: 124,
      key: 'g-missed',
      kind: 'call',
      call: { type: 'audio', status: 'missed', endReason: 'missed', durationS: 0 },
      sentAt: NOON - 4 * MINUTE,
    }),
    aMessage('u-grace', '', { seq: 125, key: 'g-125', unreadable: true, sentAt: NOON - 3 * MINUTE }),
    aMessage(ME, 'Here is the list, shall I send it round?', {
      seq: 126,
      key: 'g-126',
      sentAt: NOON - 2 * MINUTE,
    }),
    aMessage('u-grace', 'Yes please 🙂', { seq: 127, key: 'g-127', sentAt: NOON - MINUTE }),
    aMessage('u-grace', '🎉', { seq: 128, key: 'g-128', sentAt: NOON - MINUTE }),
  ];
  const team = [
    aMessage('u-lin', 'The room for Thursday is booked.', { seq: 1, key: 't-1', sentAt: NOON - 90 * MINUTE }),
    aMessage('u-linus', 'Great, I bring the adapter.', { seq: 2, key: 't-2', sentAt: NOON - 80 * MINUTE }),
    aMessage('u-linus', 'And the long cable.', { seq: 3, key: 't-3', sentAt: NOON - 79 * MINUTE }),
    aMessage(ME, 'I will be ten minutes late.', { seq: 4, key: 't-4', sentAt: NOON - 40 * MINUTE }),
    aMessage('u-omar', 'صباح الخير، هل نبدأ في التاسعة؟', { seq: 5, key: 't-5', sentAt: NOON - 31 * MINUTE }),
    aMessage('u-hedy', 'No worries.', { seq: 6, key: 't-6', sentAt: NOON - 30 * MINUTE }),
  ];
  const linus = [
    aMessage(ME, 'Can you look at the failing check?', { seq: 1, key: 'l-1', sentAt: NOON - DAY }),
    aMessage(ME, 'It only fails on the slow machine.', {
      seq: null,
      key: 'l-2',
      sentAt: NOON - 3 * MINUTE,
      delivery: { state: 'pending' },
    }),
    aMessage(ME, 'This one did not go through.', {
      seq: null,
      key: 'l-3',
      sentAt: NOON - 2 * MINUTE,
      delivery: { state: 'failed', error: { code: 'message-too-long', params: { limit: 10_000 } } },
    }),
  ];
  const alan = [
    aMessage('u-alan', '', {
      seq: 1,
      key: 'a-1',
      kind: 'call',
      call: { type: 'audio', status: 'missed', endReason: 'missed', durationS: 0 },
      sentAt: NOON - 3 * DAY,
    }),
  ];
  return { 'c-grace': grace, 'c-team': team, 'c-linus': linus, 'c-alan': alan, 'c-hedy': [] };
}

/** A signed-in app in the middle of a working day. */
export function sampleApp(messages = sampleMessages(), more: Partial<WorkspaceView> = {}): AppView {
  const last = (id: string): MessageView | null => messages[id]?.at(-1) ?? null;
  const conversations = [
    aConversation('c-grace', [ME, 'u-grace'], {
      lastMessage: last('c-grace'),
      lastSeq: 128,
      unreadCount: 2,
      lastReadSeq: 126,
      readSeqs: { 'u-grace': 126 },
    }),
    aConversation('c-team', [ME, 'u-lin', 'u-linus', 'u-hedy', 'u-omar'], {
      name: 'Thursday workshop',
      lastMessage: last('c-team'),
      unreadCount: 1,
      lastReadSeq: 5,
      typingIds: ['u-lin'],
      readSeqs: { 'u-lin': 6, 'u-linus': 4, 'u-hedy': 6, 'u-omar': 5 },
    }),
    aConversation('c-linus', [ME, 'u-linus'], { lastMessage: last('c-linus'), readSeqs: { 'u-linus': 0 } }),
    aConversation('c-alan', [ME, 'u-alan'], { lastMessage: last('c-alan') }),
    aConversation('c-hedy', [ME, 'u-hedy'], { draft: 'About the invoice: ', updatedAt: NOON - 4 * DAY }),
  ];
  const workspace = aWorkspace({
    users: Object.fromEntries(people.map((person) => [person.id, person])),
    conversations: Object.fromEntries(conversations.map((one) => [one.id, one])),
    ...more,
  });
  return anApp([workspace]);
}
