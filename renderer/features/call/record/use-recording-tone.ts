import { useEffect, useRef } from 'react';
import type { CallPerson } from '../../../call/derive-people.ts';
import { playRecordingTone } from '../../../media/recording-tone.ts';
import { useView } from '../../../state/context.tsx';

/** Sounds whenever somebody begins to record, me too; also for who comes into a call that is being recorded. */
export function useRecordingTone(people: readonly CallPerson[], me: CallPerson): void {
  const speakerId = useView(({ settings }) => settings.speakerId);
  const heard = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = new Set([me, ...people].filter(({ recording }) => recording).map(({ userId }) => userId));
    const begins = [...now].some((userId) => !heard.current.has(userId));
    heard.current = now;
    if (begins) playRecordingTone(speakerId);
  }, [people, me, speakerId]);
}
