import type { ReactNode } from 'react';
import { DeviceField } from './DeviceField.tsx';
import styles from './DevicePanel.module.css';
import { pageTools } from './page-tools.ts';
import { RingTest } from './RingTest.tsx';
import type { DeviceTools } from './tools.ts';
import { useDevices } from './use-devices.ts';

const FIELDS = ['microphoneId', 'cameraId', 'speakerId', 'ringSpeakerId'] as const;

/** All devices to choose from, without opening one, and the ringtone as it will be heard: for the settings. */
export function DeviceChoices({ tools = pageTools }: { readonly tools?: DeviceTools }): ReactNode {
  const devices = useDevices(tools);
  return (
    <>
      {FIELDS.map((field) => (
        <DeviceField key={field} field={field} devices={devices} />
      ))}
      <div className={styles['row']}>
        <RingTest />
      </div>
    </>
  );
}
