import { type ReactNode, useEffect, useId, useState } from 'react';
import type { GroupClient } from '#shared/contracts/ipc/client.ts';
import type { pickerGroup, PickerView, ShareSource } from '#shared/contracts/ipc/picker.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { errorText, useT } from '../../state/i18n.ts';
import { useTold } from '../../state/use-told.ts';
import { Button } from '../../ui/Button.tsx';
import { applyTheme } from '../../ui/theme.ts';
import { isGone, pickedOf } from './picking.ts';
import styles from './PickerWindow.module.css';
import { SourceCards } from './SourceCards.tsx';

export type PickerClient = GroupClient<typeof pickerGroup>;

/** The whole picker window: what is there to share, one pick. Main takes it away when it has the answer. */
export function PickerWindow({ client }: { readonly client: PickerClient }): ReactNode {
  const view = useTold(client);
  return view && <Picker key={view.requestId} view={view} client={client} />;
}

function Picker({ view, client }: { readonly view: PickerView; readonly client: PickerClient }): ReactNode {
  const t = useT();
  const { requestId, theme, canShareAudio } = view;
  const [chosen, setChosen] = useState<ShareSource | null>(null);
  const [sound, setSound] = useState(false);
  const [answered, setAnswered] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  useEffect(() => applyTheme(theme), [theme]);

  const answer = (verb: () => Promise<unknown>): void => {
    if (answered) return;
    setAnswered(true);
    setError(null);
    verb().catch((reason: unknown) => {
      setError(AppError.from(reason).view());
      setAnswered(false);
    });
  };
  const share = ({ id, kind }: ShareSource): void => {
    const audio = canShareAudio && sound && kind === 'screen';
    answer(() => client.call.pick({ requestId, sourceId: id, audio }));
  };
  const cancel = (): void => answer(() => client.call.cancel({ requestId }));
  useEscape(cancel);

  const picked = pickedOf(view, chosen);
  const gone = chosen && isGone(view, chosen) ? chosen : null;
  return (
    <main className={styles['picker']}>
      <header className={styles['head']}>
        <h1 className={styles['title']}>{t('share.title')}</h1>
        <p className={styles['lead']}>{t('share.lead')}</p>
      </header>
      <SourceCards view={view} picked={picked} onPick={setChosen} onShare={share} />
      <footer className={styles['foot']}>
        <output className={styles['notice']}>
          {gone && t('share.gone', { name: gone.name.trim() || t('share.untitled') })}
        </output>
        {error && (
          <p role="alert" className={styles['error']}>
            {errorText(t, error)}
          </p>
        )}
        <div className={styles['answers']}>
          {canShareAudio && (
            <SoundBox checked={sound} disabled={picked?.kind !== 'screen'} onChange={setSound} />
          )}
          <Button onClick={cancel} disabled={answered}>
            {t('common.cancel')}
          </Button>
          <Button tone="accent" busy={answered} disabled={!picked} onClick={() => picked && share(picked)}>
            {t('share.share')}
          </Button>
        </div>
      </footer>
    </main>
  );
}

function SoundBox(props: {
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const t = useT();
  const hint = useId();
  const { checked, disabled, onChange } = props;
  return (
    <div className={styles['sound']}>
      <label className={styles['tick']}>
        <input
          type="checkbox"
          checked={checked && !disabled}
          disabled={disabled}
          aria-describedby={hint}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{t('share.sound')}</span>
      </label>
      <span id={hint} className={styles['hint']}>
        {t('share.soundHint')}
      </span>
    </div>
  );
}

function useEscape(cancel: () => void): void {
  useEffect(() => {
    const hear = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') cancel();
    };
    globalThis.addEventListener('keydown', hear);
    return () => globalThis.removeEventListener('keydown', hear);
  });
}
