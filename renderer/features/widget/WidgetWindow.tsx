import { Maximize2, Mic, MicOff, PhoneOff, ScreenShare, Users, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { GroupClient } from '#shared/contracts/ipc/client.ts';
import type { widgetGroup, WidgetView } from '#shared/contracts/ipc/widget.ts';
import { useFormats, useT } from '../../state/i18n.ts';
import { calledName } from '../../state/names.ts';
import { useNow } from '../../state/use-now.ts';
import { useTold } from '../../state/use-told.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { applyTheme } from '../../ui/theme.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './WidgetWindow.module.css';

export type WidgetClient = GroupClient<typeof widgetGroup>;

/** The whole small window above all others while one is in a call. Main takes it away when the call is over. */
export function WidgetWindow({ client }: { readonly client: WidgetClient }): ReactNode {
  const view = useTold(client);
  return view && <Widget key={view.callId} view={view} client={client} />;
}

function Widget({ view, client }: { readonly view: WidgetView; readonly client: WidgetClient }): ReactNode {
  const t = useT();
  const { callId, microphone, theme } = view;
  const muted = microphone === 'off';
  const name = calledName(view.name, t);
  useEffect(() => applyTheme(theme), [theme]);
  // a refusal changes nothing here: the view says how it is
  const run = (verb: Promise<unknown>): void => void verb.catch(() => undefined);
  return (
    <main className={styles['widget']}>
      <Avatar id={name} name={name} size="m" group={view.people > 2} />
      <div className={styles['words']}>
        <h1 className={styles['name']}>{name}</h1>
        <p className={styles['state']}>
          <State view={view} />
        </p>
      </div>
      <div className={styles['buttons']}>
        {microphone !== null && (
          <IconButton
            icon={muted ? MicOff : Mic}
            tone={muted ? 'accent' : 'neutral'}
            label={t(muted ? 'call.unmute' : 'call.mute')}
            tooltipSide="left"
            onClick={() => run(client.call.toggleMute({ callId }))}
          />
        )}
        <IconButton
          icon={PhoneOff}
          tone="danger"
          label={t('call.hangUp')}
          tooltipSide="left"
          onClick={() => run(client.call.hangUp({ callId }))}
        />
        <div className={styles['small']}>
          <IconButton
            size="s"
            icon={X}
            label={t('desktop.widget.switchOff')}
            tooltipSide="left"
            onClick={() => run(client.call.switchOff())}
          />
          <IconButton
            size="s"
            icon={Maximize2}
            label={t('desktop.widget.show')}
            tooltipSide="left"
            onClick={() => run(client.call.show())}
          />
        </div>
      </div>
    </main>
  );
}

/** How long it goes on, what I show, and with how many; there is room for two of them in words. */
function State({ view }: { readonly view: WidgetView }): ReactNode {
  const t = useT();
  const formats = useFormats();
  const { startedAt, people, sharing } = view;
  const now = useNow(1000);
  if (startedAt === null) return t('desktop.widget.calling');
  return (
    <>
      <span role="timer" aria-label={t('call.duration')} className={styles['timer']}>
        {formats.duration((now - startedAt) / 1000)}
      </span>
      {sharing && (
        <span className={styles['sharing']}>
          <ScreenShare aria-hidden size={14} />
          {people > 2 ? (
            <VisuallyHidden>{t('desktop.widget.sharing')}</VisuallyHidden>
          ) : (
            t('desktop.widget.sharing')
          )}
        </span>
      )}
      {people > 2 && (
        <span className={styles['people']}>
          <Users aria-hidden size={14} />
          <span aria-hidden>{people}</span>
          <VisuallyHidden>{t('desktop.widget.people', { count: people })}</VisuallyHidden>
        </span>
      )}
    </>
  );
}
