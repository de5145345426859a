/** What has just changed among the others, for those who do not look all the time. Pure. */
import type { CallPerson } from '../../../call/derive-people.ts';
import type { Formats, Translate } from '../../../state/i18n.ts';

/** What is compared: by user, their name. */
export interface Seen {
  readonly present: ReadonlyMap<string, string>;
  readonly hands: ReadonlySet<string>;
  readonly sharing: ReadonlySet<string>;
}

export interface News {
  readonly kind: 'joined' | 'left' | 'hand' | 'share';
  readonly userId: string;
  readonly name: string;
}

type Watched = Pick<CallPerson, 'userId' | 'name' | 'state' | 'handRaisedAt' | 'screen'>;

export function seenOf(people: readonly Watched[]): Seen {
  const here = people.filter(({ state }) => state !== 'ringing' && state !== 'invited');
  const idsOf = (which: (person: Watched) => boolean) =>
    new Set(here.filter(which).map(({ userId }) => userId));
  return {
    present: new Map(here.map(({ userId, name }) => [userId, name])),
    hands: idsOf(({ handRaisedAt }) => handRaisedAt !== null),
    sharing: idsOf(({ screen }) => screen !== null),
  };
}

export function newsBetween(before: Seen, after: Seen): News[] {
  const news: News[] = [];
  for (const [userId, name] of after.present) {
    if (!before.present.has(userId)) news.push({ kind: 'joined', userId, name });
    if (after.hands.has(userId) && !before.hands.has(userId)) news.push({ kind: 'hand', userId, name });
    if (after.sharing.has(userId) && !before.sharing.has(userId)) news.push({ kind: 'share', userId, name });
  }
  for (const [userId, name] of before.present) {
    if (!after.present.has(userId)) news.push({ kind: 'left', userId, name });
  }
  return news;
}

/** The latest about a person replaces what it undoes: who came and went again at once has only left. */
export function addNews(shown: readonly News[], added: readonly News[]): readonly News[] {
  if (added.length === 0) return shown;
  const undone = (old: News) =>
    added.some(
      ({ userId, kind }) =>
        userId === old.userId && (kind === old.kind || (kind === 'left') !== (old.kind === 'left')),
    );
  return [...shown.filter((old) => !undone(old)), ...added];
}

/** More names in one sentence nobody reads. */
const NAMES_MAX = 2;

/** One sentence for all of a kind. */
export function newsTexts(t: Translate, formats: Pick<Formats, 'list'>, news: readonly News[]): string[] {
  const of = (kind: News['kind']) => news.filter((one) => one.kind === kind).map(({ name }) => name);
  const together = (names: readonly string[]): string =>
    names.length <= NAMES_MAX + 1
      ? formats.list(names)
      : t('call.notices.andOthers', {
          names: names.slice(0, NAMES_MAX).join(', '),
          count: names.length - NAMES_MAX,
        });
  const texts: string[] = [];
  const [joined, left] = [of('joined'), of('left')];
  if (joined.length > 0) texts.push(t('call.notices.joined', { names: together(joined) }));
  if (left.length > 0) texts.push(t('call.notices.left', { names: together(left) }));
  for (const name of of('hand')) texts.push(t('call.person.hand', { name }));
  for (const name of of('share')) texts.push(t('call.share.by', { name }));
  return texts;
}
