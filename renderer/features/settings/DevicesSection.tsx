import { Headphones } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { Button } from '../../ui/Button.tsx';
import { RingVolume } from './RingVolume.tsx';
import styles from './section.module.css';

export interface DevicesSectionProps {
  /** The choice of devices, which belongs to another feature. */
  readonly devices: ReactNode;
  readonly onCheckDevices: () => void;
}

/** What one hears and is heard and seen with. */
export function DevicesSection({ devices, onCheckDevices }: DevicesSectionProps): ReactNode {
  const t = useT();
  const { value, locked, change } = useSetting('ringVolume');
  return (
    <div className={styles['group']}>
      <div className={styles['row']}>
        <Button icon={Headphones} onClick={onCheckDevices}>
          {t('settings.devices.check')}
        </Button>
        <span className={styles['muted']}>{t('settings.devices.checkHint')}</span>
      </div>
      {devices}
      <RingVolume volume={value} locked={locked} onChange={change} />
    </div>
  );
}
