import { type ReactNode, useState } from 'react';
import { QUIET_SPANS, quietOf, quietUntil } from '../../state/quiet.ts';
import { shallowEqual, useView } from '../../state/context.tsx';
import { useFormats, useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Part } from './Part.tsx';
import styles from './section.module.css';
import { SettingSwitch, SwitchRow } from './SwitchRow.tsx';

/** When Parley is still, and what its notifications tell. */
export function NotificationsSection(): ReactNode {
  const t = useT();
  const notify = useSetting('notifyMessages').value;
  return (
    <div className={styles['parts']}>
      <Part title={t('settings.notifications.interruptions')}>
        <Quiet />
        <SettingSwitch
          name="followSystemQuiet"
          label={t('settings.notifications.followSystemQuiet')}
          hint={t('settings.notifications.followSystemQuietHint')}
        />
      </Part>
      <Part title={t('settings.notifications.messages')}>
        <SettingSwitch
          name="notifyMessages"
          label={t('settings.notifications.notifyMessages')}
          hint={t('settings.notifications.notifyMessagesHint')}
        />
        <SettingSwitch
          name="hideMessageText"
          label={t('settings.notifications.hideMessageText')}
          hint={t('settings.notifications.hideMessageTextHint')}
          disabled={!notify}
        />
      </Part>
    </div>
  );
}

/** One's own word: on until it is taken back, or for a while. */
function Quiet(): ReactNode {
  const t = useT();
  const formats = useFormats();
  const { locked, change } = useSetting('quiet');
  const [openedAt] = useState(() => Date.now());
  const quiet = useView((view) => quietOf(view, openedAt), shallowEqual);
  const on = quiet.by === 'me';
  const until = quiet.by === 'me' ? quiet.until : null;
  return (
    <>
      {quiet.by === 'system' && <Banner>{t('settings.notifications.quietSystem')}</Banner>}
      <SwitchRow
        label={t('settings.notifications.quiet')}
        hint={
          until === null
            ? t('settings.notifications.quietHint')
            : t('settings.notifications.quietUntil', { when: formats.when(until, openedAt) })
        }
        on={on}
        locked={locked}
        onChange={(next) => change({ on: next, until: null })}
      />
      {!locked && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is for a form
        <div role="group" aria-label={t('settings.notifications.quietFor')} className={styles['row']}>
          {QUIET_SPANS.filter((span) => span !== 'always').map((span) => (
            <Button
              key={span}
              size="s"
              onClick={() => change({ on: true, until: quietUntil(span, Date.now()) })}
            >
              {t(`desktop.quiet.for.${span}`)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
