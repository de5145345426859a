/** Records of calls as rows to be read. Pure: records in, words out. */
import type { CallRecordView, WorkspaceView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Formats, Translate } from '../../state/i18n.ts';
import { conversationTitle, nameOf, otherIdOf } from '../../state/names.ts';

export type HistoryDirection = 'incoming' | 'outgoing' | 'missed';

export interface HistoryRow {
  readonly id: string;
  /** `null`: it is not among the conversations any more, so there is nothing to open or to call. */
  readonly conversationId: string | null;
  /** The colleague, or the group. */
  readonly title: string;
  readonly group: boolean;
  /** Who was in it, where the title does not say so. */
  readonly people: string | null;
  /** What an avatar's colour hangs on. */
  readonly avatarId: string;
  readonly direction: HistoryDirection;
  readonly video: boolean;
  /** "Outgoing voice call, 12 minutes". */
  readonly line: string;
  /** 14:05 */
  readonly time: string;
  /** Day and time, whole. */
  readonly full: string;
  readonly at: number;
}

export interface HistoryDay {
  readonly key: string;
  /** "Today", "Yesterday", "Monday", "12 March". */
  readonly title: string;
  readonly rows: readonly HistoryRow[];
}

export interface HistoryWords {
  readonly t: Translate;
  readonly formats: Formats;
  /** Local milliseconds. */
  readonly now: number;
}

/** Newest first, by day of this computer's time zone. */
export function historyDays(
  records: readonly CallRecordView[],
  workspace: WorkspaceView,
  words: HistoryWords,
): HistoryDay[] {
  const days: { key: string; title: string; rows: HistoryRow[] }[] = [];
  for (const record of [...records].sort((a, b) => b.at - a.at)) {
    const key = new Date(record.at).toDateString();
    const last = days.at(-1);
    const row = historyRow(record, workspace, words);
    if (last?.key === key) last.rows.push(row);
    else days.push({ key, title: words.formats.day(record.at, words.now), rows: [row] });
  }
  return days;
}

function historyRow(
  record: CallRecordView,
  workspace: WorkspaceView,
  { t, formats }: HistoryWords,
): HistoryRow {
  const conversation = workspace.conversations[record.conversationId];
  // a name that was changed since is the one that is known now
  const names = record.people.map(({ userId, name }) => {
    const user = workspace.users[userId];
    return user ? nameOf(user, t) : name || t('common.someone');
  });
  const group = conversation ? conversation.type === 'group' : names.length > 1;
  const title = conversation ? conversationTitle(workspace, conversation, t) : peopleLine(names, t, formats);
  const otherId = conversation ? otherIdOf(workspace, conversation) : (record.people[0]?.userId ?? null);
  return {
    id: record.id,
    conversationId: conversation ? conversation.id : null,
    title,
    group,
    people: group && conversation && names.length > 0 ? peopleLine(names, t, formats) : null,
    avatarId: group || otherId === null ? record.conversationId : otherId,
    direction: record.missed ? 'missed' : record.direction,
    video: record.type === 'video',
    line: recordLine(record, t),
    time: formats.time(record.at),
    full: formats.full(record.at),
    at: record.at,
  };
}

/** The first names; the others are counted. */
const NAMES_SHOWN = 3;

function peopleLine(names: readonly string[], t: Translate, formats: Formats): string {
  if (names.length === 0) return t('common.someone');
  const others = names.length - NAMES_SHOWN;
  // "and 1 other" is no shorter than the name
  if (others <= 1) return formats.list(names);
  return t('history.people', { names: names.slice(0, NAMES_SHOWN).join(', '), count: others });
}

function recordLine(record: CallRecordView, t: Translate): string {
  if (record.missed) return t(`history.missedCall.${record.type}`);
  const call = t(`history.${record.direction}.${record.type}`);
  const outcome = outcomeOf(record, t);
  return outcome === null ? call : t('history.line', { call, outcome });
}

/** How long it lasted, or why it did not; `null` when there is nothing to say. */
function outcomeOf({ durationS, endReason }: CallRecordView, t: Translate): string | null {
  if (durationS > 0) return durationWords(durationS, t);
  switch (endReason) {
    case 'missed':
      return t('history.outcome.noAnswer');
    case 'cancelled':
      return t('history.outcome.cancelled');
    case 'rejected':
      return t('history.outcome.declined');
    case 'answered-elsewhere':
      return t('history.outcome.elsewhere');
    case 'failed':
    case 'connection-lost':
      return t('history.outcome.failed');
    case 'ended-by-user':
    case 'left-alone':
    case 'replaced':
    case null:
      return null;
    default:
      return assertNever(endReason, 'unknown ending');
  }
}

/** "45 seconds", "12 minutes", "1 hour 5 minutes": as people say it. Whole seconds in. */
export function durationWords(seconds: number, t: Translate): string {
  if (seconds < 60) return t('history.seconds', { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('history.minutes', { count: minutes });
  const hours = t('history.hours', { count: Math.floor(minutes / 60) });
  const rest = minutes % 60;
  return rest === 0
    ? hours
    : t('history.hoursAndMinutes', { hours, minutes: t('history.minutes', { count: rest }) });
}
