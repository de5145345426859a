import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { Select, type SelectOption } from '../../ui/Select.tsx';
import type { DeviceRole } from './use-devices.ts';

/** The value of "the system's default"; no device is called so. */
const DEFAULT = '';

/** A device that was chosen and is not there now stays chosen, and says so. */
export function DeviceSelect(props: {
  readonly label: string;
  readonly role: DeviceRole;
  readonly devices: readonly MediaDeviceInfo[];
  readonly chosenId: string | null;
  readonly onChange: (deviceId: string | null) => void;
}): ReactNode {
  const { label, role, devices, chosenId, onChange } = props;
  const t = useT();
  const found = devices
    .filter((device) => device.kind === role)
    .map((device, index): SelectOption => ({
      value: device.deviceId,
      label: device.label || t(`settings.media.unnamed.${role}`, { number: index + 1 }),
    }));
  const missing = chosenId !== null && found.every((option) => option.value !== chosenId);
  const options: SelectOption[] = [{ value: DEFAULT, label: t('settings.media.systemDefault') }, ...found];
  if (missing) options.push({ value: chosenId, label: t('settings.media.notConnected') });
  return (
    <Select
      label={label}
      value={chosenId ?? DEFAULT}
      options={options}
      hint={missing ? t('settings.media.notConnectedHint') : undefined}
      onChange={(value) => onChange(value === DEFAULT ? null : value)}
    />
  );
}
