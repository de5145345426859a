import type { ReactNode } from 'react';
import type { LocalDeviceState } from '../../media/local-device.ts';
import { useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { Select, type SelectOption } from '../../ui/Select.tsx';

/** What is chosen, and among which devices. */
const FIELDS = {
  microphoneId: { role: 'audioinput', words: 'devices.microphone' },
  cameraId: { role: 'videoinput', words: 'devices.camera' },
  speakerId: { role: 'audiooutput', words: 'devices.speaker' },
  ringSpeakerId: { role: 'audiooutput', words: 'devices.ringSpeaker' },
} as const;
export type DeviceFieldName = keyof typeof FIELDS;

/** The value of "the system's default"; no device is called so. */
const DEFAULT = '';

/** Chooses one device, for the whole app and at once. One that was chosen and is not there now stays chosen, and says so. */
export function DeviceField(props: {
  readonly field: DeviceFieldName;
  readonly devices: readonly MediaDeviceInfo[];
  /** What is really open now. */
  readonly opened?: LocalDeviceState | undefined;
}): ReactNode {
  const { field, devices, opened } = props;
  const t = useT();
  const { value: chosenId, locked, change } = useSetting(field);
  const { role, words } = FIELDS[field];
  const found = devices
    .filter((device) => device.kind === role)
    .map((device, index): SelectOption => ({
      value: device.deviceId,
      label: device.label || t(`devices.unnamed.${role}`, { number: index + 1 }),
    }));
  const missing = chosenId !== null && found.every((option) => option.value !== chosenId);
  const options: SelectOption[] = [{ value: DEFAULT, label: t('devices.systemDefault') }, ...found];
  if (missing) options.push({ value: chosenId, label: t('devices.notConnected') });
  const open = opened?.state === 'on' ? opened : null;
  const instead = open?.fallback === true;
  const hints = [
    missing && t('devices.notConnectedHint'),
    instead && !missing && t('devices.doesNotStart'),
    open?.track.label && (instead || chosenId === null) && t('devices.inUse', { name: open.track.label }),
  ].filter(Boolean);
  return (
    <Select
      label={t(words)}
      value={chosenId ?? DEFAULT}
      options={options}
      hint={hints.length > 0 ? hints.join(' ') : undefined}
      locked={locked}
      onChange={(value) => change(value === DEFAULT ? null : value)}
    />
  );
}
