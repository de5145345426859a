import type { ReactNode } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Part } from './Part.tsx';
import { QuickReplies } from './QuickReplies.tsx';
import styles from './section.module.css';
import { SettingSwitch } from './SwitchRow.tsx';

const CONNECTION = ['prewarm', 'relayOnly', 'lowData'] as const;

/** What there is beside a call, and what calls show of this computer. */
export function CallsSection(): ReactNode {
  const t = useT();
  const isWeb = useView((view) => view.platform === 'web');
  return (
    <div className={styles['parts']}>
      {!isWeb && (
        <Part title={t('settings.calls.while')}>
          <SettingSwitch
            name="callWidget"
            label={t('settings.calls.callWidget')}
            hint={t('settings.calls.callWidgetHint')}
          />
        </Part>
      )}
      <Part title={t('settings.calls.replies')} hint={t('settings.calls.repliesHint')}>
        <QuickReplies />
      </Part>
      <Part title={t('settings.calls.connection')}>
        {CONNECTION.map((name) => (
          <SettingSwitch
            key={name}
            name={name}
            label={t(`settings.calls.${name}`)}
            hint={t(`settings.calls.${name}Hint`)}
          />
        ))}
      </Part>
    </div>
  );
}
