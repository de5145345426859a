import { describe, expect, it } from 'vitest';
import type { CallRecordView, WorkspaceView } from '#shared/contracts/view.ts';
import { aConversation, aUser, aWorkspace, ME, NOON, WORKSPACE } from '#test/support/sample-view.ts';
import { createFormats, createI18n } from '../../state/i18n.ts';
import { durationWords, historyDays } from './history-rows.ts';

const HOUR = 3_600_000;
const { t } = createI18n();
const formats = createFormats('en-GB');

const record = (more: Partial<CallRecordView> = {}): CallRecordView => ({
  id: 'r-1',
  workspaceId: WORKSPACE,
  conversationId: 'c-grace',
  type: 'audio',
  direction: 'outgoing',
  missed: false,
  endReason: 'ended-by-user',
  durationS: 754,
  at: NOON,
  people: [{ userId: 'u-grace', name: 'Grace Sample' }],
  ...more,
});

const workspace: WorkspaceView = aWorkspace({
  users: Object.fromEntries(
    [aUser(ME, 'Ada Demo'), aUser('u-grace', 'Grace Sample'), aUser('u-lin', 'Lin Beispiel')].map((user) => [
      user.id,
      user,
    ]),
  ),
  conversations: {
    'c-grace': aConversation('c-grace', [ME, 'u-grace']),
    'c-team': aConversation('c-team', [ME, 'u-grace', 'u-lin'], { name: 'Thursday workshop' }),
  },
});

const days = (...records: CallRecordView[]) => historyDays(records, workspace, { t, formats, now: NOON });
const row = (more: Partial<CallRecordView> = {}) => days(record(more))[0]!.rows[0]!;

describe('days', () => {
  it('are newest first, whatever comes, and named as people name them', () => {
    const at = (id: string, hoursAgo: number) => record({ id, at: NOON - hoursAgo * HOUR });
    const found = days(
      at('old', 24 * 30),
      at('now', 0),
      at('yesterday', 20),
      at('morning', 5),
      at('week', 72),
    );
    expect(found.map(({ title, rows }) => [title, rows.map(({ id }) => id)])).toEqual([
      ['Today', ['now', 'morning']],
      ['Yesterday', ['yesterday']],
      ['Sunday', ['week']],
      ['19 October', ['old']],
    ]);
    expect(found[0]?.rows[0]?.time).toBe('13:20');
  });
});

describe('a row says', () => {
  it.each<[string, Partial<CallRecordView>, string]>([
    ['how long it was', {}, 'Outgoing voice call, 13 minutes'],
    ['that it had pictures', { type: 'video', direction: 'incoming' }, 'Incoming video call, 13 minutes'],
    ['that it was a screen', { type: 'screen', durationS: 5 }, 'Outgoing screen share, 5 seconds'],
    ['that I missed it', { missed: true, direction: 'incoming', durationS: 0 }, 'Missed voice call'],
    ['that nobody answered', { durationS: 0, endReason: 'missed' }, 'Outgoing voice call, no answer'],
    ['that I gave up', { durationS: 0, endReason: 'cancelled' }, 'Outgoing voice call, cancelled'],
    [
      'that I declined',
      { durationS: 0, endReason: 'rejected', direction: 'incoming' },
      'Incoming voice call, declined',
    ],
    [
      'that another device took it',
      { durationS: 0, endReason: 'answered-elsewhere', direction: 'incoming' },
      'Incoming voice call, answered on another device',
    ],
    ['that it failed', { durationS: 0, endReason: 'failed' }, 'Outgoing voice call, could not connect'],
    ['no more than is known', { durationS: 0, endReason: null }, 'Outgoing voice call'],
    ['its length also where it broke', { endReason: 'connection-lost' }, 'Outgoing voice call, 13 minutes'],
  ])('%s', (_what, more, line) => {
    expect(row(more).line).toBe(line);
  });

  it('missed by its direction', () => {
    expect(row({ missed: true, direction: 'incoming' }).direction).toBe('missed');
    expect(row({ direction: 'incoming' }).direction).toBe('incoming');
  });
});

describe('who it was', () => {
  it('is the colleague, by the name of today', () => {
    const old = row({ people: [{ userId: 'u-grace', name: 'Grace Maiden' }] });
    expect(old).toMatchObject({ title: 'Grace Sample', people: null, group: false, avatarId: 'u-grace' });
  });

  it('is the group, and who was there', () => {
    const people = [
      { userId: 'u-lin', name: 'x' },
      { userId: 'u-gone', name: 'Gone Person' },
    ];
    expect(row({ conversationId: 'c-team', people })).toMatchObject({
      title: 'Thursday workshop',
      people: 'Lin Beispiel and Gone Person',
      group: true,
      avatarId: 'c-team',
      conversationId: 'c-team',
    });
  });

  it('is told by the record where the conversation is gone, and leads nowhere', () => {
    const people = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ userId: `u-${name}`, name }));
    expect(row({ conversationId: 'c-gone', people })).toMatchObject({
      title: 'A, B, C and 2 others',
      conversationId: null,
      group: true,
    });
    expect(row({ conversationId: 'c-gone', people: people.slice(0, 4) }).title).toBe('A, B, C and D');
    expect(row({ conversationId: 'c-gone', people: [] }).title).toBe('Someone');
  });
});

describe('durations', () => {
  it.each([
    [1, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [3599, '1 hour'],
    [3660, '1 hour 1 minute'],
    [7500, '2 hours 5 minutes'],
  ])('%i s', (seconds, words) => {
    expect(durationWords(seconds, t)).toBe(words);
  });
});
