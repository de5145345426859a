import { type ReactNode, useEffect, useState } from 'react';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { useT } from '../../state/i18n.ts';
import { useTold } from '../../state/use-told.ts';
import { applyTheme } from '../../ui/theme.ts';
import { RingCall } from './RingCall.tsx';
import { ringKeyOf, type RingKey } from './ring-keys.ts';
import { RingSound } from './RingSound.tsx';
import styles from './RingWindow.module.css';
import { type RingClient, useAnswers } from './use-answers.ts';

const NONE: readonly RingView[] = [];

/** The whole ring window. It knows the calls that ring and the answers to them; main takes it away when the last one is over. */
export function RingWindow({ client }: { readonly client: RingClient }): ReactNode {
  const t = useT();
  const rings = useTold(client) ?? NONE;
  const { stateOf, answersTo } = useAnswers(client);
  const [chosen, choose] = useState<string | null>(null);
  const at = Math.max(
    rings.findIndex(({ callId }) => callId === chosen),
    0,
  );
  const selected = rings[at];
  const isMany = rings.length > 1;

  const theme = selected?.theme ?? 'system';
  useEffect(() => applyTheme(theme), [theme]);
  useKeys((key) => {
    if (!selected) return;
    const step = { next: 1, previous: -1 };
    if (key === 'next' || key === 'previous')
      choose(rings[(at + step[key] + rings.length) % rings.length]?.callId ?? null);
    else answersTo(selected.callId)[key]();
  });

  if (!selected) return null;
  const keys = isMany ? 'ring.keysMany' : selected.inCall ? 'ring.keysInCall' : 'ring.keys';
  return (
    <main className={styles['ring']}>
      <RingSound rings={rings.filter(({ callId }) => stateOf(callId).state !== 'answered')} />
      <h1 aria-live="polite" className={styles['heading']}>
        {t('ring.many', { count: rings.length })}
      </h1>
      {rings.map((ring) => (
        <RingCall
          key={ring.callId}
          ring={ring}
          state={stateOf(ring.callId)}
          answers={answersTo(ring.callId)}
          selected={isMany ? ring === selected : null}
          onSelect={() => choose(ring.callId)}
        />
      ))}
      <p aria-hidden className={styles['keys']}>
        {t(keys)}
      </p>
    </main>
  );
}

function useKeys(press: (key: RingKey) => void): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const key = ringKeyOf(event);
      if (!key || event.repeat) return;
      event.preventDefault();
      press(key);
    };
    globalThis.addEventListener('keydown', hear);
    return () => globalThis.removeEventListener('keydown', hear);
  });
}
