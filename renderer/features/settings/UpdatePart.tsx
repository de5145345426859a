import type { ReactNode } from 'react';
import type { UpdateView } from '#shared/contracts/desktop.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useBridge, useView } from '../../state/context.tsx';
import { errorText, type Formats, type Translate, useFormats, useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { Select } from '../../ui/Select.tsx';
import { Part } from './Part.tsx';
import styles from './section.module.css';

const CHANNELS = ['latest', 'beta'] as const;

/** Whether there is a newer Parley, and how it comes here. */
export function UpdatePart(): ReactNode {
  const t = useT();
  const formats = useFormats();
  const bridge = useBridge();
  const update = useView(({ desktop }) => desktop.update);
  const channel = useSetting('updateChannel');
  const check = useSubmit(() => bridge.desktop.call.checkForUpdate());
  const install = useSubmit(() => bridge.desktop.call.installUpdate());
  const error = check.error ?? install.error;
  const waits = update.state === 'ready' && update.waitsForCall;
  return (
    <Part title={t('settings.update.title')}>
      <output className={styles['words']}>
        <span>{updateText(t, formats, update)}</span>
        {waits && <span className={styles['muted']}>{t('settings.update.waitsForCall')}</span>}
      </output>
      {update.state === 'downloading' && (
        <Progress label={t('settings.update.title')} value={update.percent} max={100} />
      )}
      {error && <ErrorBanner error={error} />}
      <div className={styles['row']}>
        {(update.state === 'idle' || update.state === 'checking' || update.state === 'failed') && (
          <Button busy={check.busy || update.state === 'checking'} onClick={() => check.run()}>
            {t('settings.update.check')}
          </Button>
        )}
        {update.state === 'ready' && (
          <Button tone="accent" disabled={waits} busy={install.busy} onClick={() => install.run()}>
            {t('settings.update.install')}
          </Button>
        )}
      </div>
      {update.state !== 'off' && (
        <Select
          label={t('settings.update.channel')}
          value={channel.value}
          locked={channel.locked}
          options={CHANNELS.map((value) => ({ value, label: t(`settings.update.channels.${value}`) }))}
          onChange={(next) => {
            const chosen = CHANNELS.find((one) => one === next);
            if (chosen) channel.change(chosen);
          }}
        />
      )}
    </Part>
  );
}

function updateText(t: Translate, formats: Formats, update: UpdateView): string {
  switch (update.state) {
    case 'off':
      return t(`settings.update.off.${update.why}`);
    case 'idle':
      return update.checkedAt === null
        ? t('settings.update.never')
        : t('settings.update.idle', { when: formats.when(update.checkedAt) });
    case 'checking':
      return t('settings.update.checking');
    case 'downloading':
      return t('settings.update.downloading', {
        version: update.version,
        percent: Math.round(update.percent),
      });
    case 'ready':
      return t('settings.update.ready', { version: update.version });
    case 'failed':
      return errorText(t, update.error);
    default:
      return assertNever(update, 'unknown state of an update');
  }
}
