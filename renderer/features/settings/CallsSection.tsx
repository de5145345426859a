import { Headphones } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import { useBridge, useNotices, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { RingVolume } from './RingVolume.tsx';
import styles from './section.module.css';
import { SwitchRow } from './SwitchRow.tsx';

export interface CallsSectionProps {
  /** The choice of devices, which belongs to another feature. */
  readonly devices: ReactNode;
  readonly onCheckDevices: () => void;
}

const SWITCHES = ['prewarm', 'relayOnly', 'lowData'] as const;

/** How calls sound and look here, and what they show of this computer. */
export function CallsSection({ devices, onCheckDevices }: CallsSectionProps): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const settings = useView((view) => view.settings);
  const change = (next: SettingsChange): void => void notices.run(() => bridge.app.call.changeSettings(next));
  return (
    <div className={styles['parts']}>
      <section className={styles['group']}>
        <h4 className={styles['partTitle']}>{t('settings.calls.devices')}</h4>
        <div className={styles['row']}>
          <Button icon={Headphones} onClick={onCheckDevices}>
            {t('settings.calls.checkDevices')}
          </Button>
          <span className={styles['muted']}>{t('settings.calls.checkDevicesHint')}</span>
        </div>
        {devices}
        <RingVolume volume={settings.ringVolume} onChange={(ringVolume) => change({ ringVolume })} />
      </section>
      <section className={styles['group']}>
        <h4 className={styles['partTitle']}>{t('settings.calls.connection')}</h4>
        {SWITCHES.map((name) => (
          <SwitchRow
            key={name}
            label={t(`settings.calls.${name}`)}
            hint={t(`settings.calls.${name}Hint`)}
            on={settings[name]}
            onChange={(on) => change({ [name]: on })}
          />
        ))}
      </section>
    </div>
  );
}
