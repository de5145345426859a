/** Calls in words. Pure: state in, sentences out. */
import type { CallView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { CallPerson } from '../../call/derive-people.ts';
import type { PersonStatus } from '../../call/derive-status.ts';
import type { LinkQuality } from '../../media/stats-sampler.ts';
import { errorText, type Formats, type TextKey, type Translate } from '../../state/i18n.ts';
import type { Emoji } from './call-ui-state.ts';

/** What a reaction is called by those who hear the page. */
export const REACTION_WORDS: Readonly<Record<Emoji, TextKey>> = {
  '👍': 'call.reactions.thumbsUp',
  '👏': 'call.reactions.clap',
  '❤️': 'call.reactions.heart',
  '😂': 'call.reactions.laugh',
  '😮': 'call.reactions.wow',
  '🎉': 'call.reactions.party',
};

/** One short line under the names; `null` while connected, when the timer says enough. */
export function statusText(t: Translate, status: PersonStatus, name: string): string | null {
  switch (status.status) {
    case 'calling':
    case 'ringing':
    case 'connecting':
    case 'reconnecting':
    case 'waiting':
      return t(`call.status.${status.status}`);
    case 'incoming':
      return t(status.answering ? 'call.status.answering' : 'call.status.ringing');
    case 'held':
      return status.by === 'me' ? t('call.status.heldByMe') : t('call.status.heldByThem', { name });
    case 'connected':
    case 'poor':
      return null;
    case 'ended':
      return t('call.ended.ended');
    default:
      return assertNever(status, 'unknown status');
  }
}

export function qualityText(t: Translate, { quality, sample }: LinkQuality): string {
  if (quality.level === 'good' || !quality.reason) return t('call.quality.good');
  const reason = reasonText(t, quality.reason, sample);
  return t(`call.quality.${quality.level}`, { reason });
}

function reasonText(
  t: Translate,
  reason: NonNullable<LinkQuality['quality']['reason']>,
  sample: LinkQuality['sample'],
): string {
  switch (reason) {
    case 'round-trip':
      return t('call.quality.roundTrip', { ms: Math.round(sample.roundTripMs ?? 0) });
    case 'loss':
      return t('call.quality.loss', { percent: Math.round(sample.lossPercent ?? 0) });
    case 'bitrate':
      return t('call.quality.bitrate', { kbps: Math.round(sample.availableKbps ?? 0) });
    default:
      return assertNever(reason, 'unknown reason');
  }
}

/** What a tile says of a person whose picture or sound is not there; `null` when nothing need be said. */
export function personText(t: Translate, person: CallPerson): string | null {
  const { name } = person;
  switch (person.state) {
    case 'invited':
    case 'ringing':
      return person.busy ? t('call.status.busy', { name }) : t(`call.status.${person.state}`);
    case 'connecting':
    case 'interrupted':
      return t(`call.status.${person.state}`);
    case 'held':
      return t('call.status.heldByThem', { name });
    case 'connected':
      return person.unreadable ? t('call.person.unreadable') : null;
    default:
      return assertNever(person.state, 'unknown state of a person');
  }
}

export interface Ending {
  readonly text: string;
  readonly tone: 'info' | 'warning' | 'danger';
  /** What starts the call anew, in words; `null` where that makes no sense. */
  readonly again: 'call.callAgain' | 'call.callBack' | null;
  /** Goes by itself: it tells nothing that the person must still know. */
  readonly passing: boolean;
  /** My own doing: nothing is said at all. */
  readonly silent: boolean;
}

/** Why a call is over. `name` is the colleague's, or the group's. `endedAt` is local. */
export function endingOf(
  t: Translate,
  formats: Pick<Formats, 'duration'>,
  ended: { readonly call: CallView; readonly myId: string; readonly name: string; readonly endedAt: number },
): Ending | null {
  const { call, myId, name, endedAt } = ended;
  if (call.state.phase !== 'ended') return null;
  const { reason, error } = call.state;
  const iCalled = call.initiatedBy === myId;
  const ending = (text: string, more: Partial<Ending> = {}): Ending => ({
    text,
    tone: 'info',
    again: 'call.callAgain',
    passing: false,
    silent: false,
    ...more,
  });
  const missed = () =>
    ending(t(call.type === 'video' ? 'call.ended.missedVideo' : 'call.ended.missed', { name }), {
      tone: 'warning',
      again: 'call.callBack',
    });
  if (error) return ending(errorText(t, error), { tone: 'danger', ...(call.screenOnly && { again: null }) });
  if (call.screenOnly && reason === 'ended-by-user')
    return ending(t('call.alone.ended'), { again: null, passing: true, silent: iCalled });
  switch (reason) {
    case 'ended-by-user': {
      if (call.startedAt === null)
        return iCalled ? ending(t('call.ended.ended'), { passing: true }) : missed();
      const duration = formats.duration((endedAt - call.startedAt) / 1000);
      return ending(t('call.ended.endedAfter', { duration }), { passing: true });
    }
    case 'left-alone':
      return ending(t('call.ended.leftAlone'), { again: null, passing: true });
    case 'missed':
      return iCalled ? ending(t('call.ended.noAnswer', { name })) : missed();
    case 'cancelled':
      return iCalled ? ending(t('call.ended.cancelled'), { silent: true }) : missed();
    case 'rejected':
      return iCalled
        ? ending(t('call.ended.declinedByThem', { name }))
        : ending(t('call.ended.declinedByMe'), { silent: true });
    case 'answered-elsewhere':
      return ending(t('call.ended.answeredElsewhere'), { again: null, passing: true });
    case 'connection-lost':
      return ending(t('call.ended.connectionLost'), { tone: 'danger' });
    case 'failed':
      return ending(t('call.ended.failed', { name }), { tone: 'danger' });
    case 'replaced':
      return ending(t('call.ended.replaced'), { again: null, passing: true });
    default:
      return assertNever(reason, 'unknown ending');
  }
}
