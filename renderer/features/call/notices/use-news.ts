import { useEffect, useRef, useState } from 'react';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useFormats, useT } from '../../../state/i18n.ts';
import { addNews, type News, newsBetween, newsTexts, type Seen, seenOf } from './news.ts';

/** Long enough to be read; what comes meanwhile is told together. */
export const NEWS_MS = 5000;

/** Sentences about what has just changed among the others; what was so at the beginning is no news. */
export function useNews(people: readonly CallPerson[], wanted: boolean): readonly string[] {
  const t = useT();
  const formats = useFormats();
  const seen = useRef<Seen>(null);
  const [news, setNews] = useState<readonly News[]>([]);
  useEffect(() => {
    const after = seenOf(people);
    const added = seen.current && wanted ? newsBetween(seen.current, after) : [];
    seen.current = after;
    if (added.length > 0) setNews((shown) => addNews(shown, added));
  }, [people, wanted]);
  useEffect(() => {
    if (news.length === 0) return undefined;
    const timer = setTimeout(() => setNews([]), NEWS_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return newsTexts(t, formats, news);
}
