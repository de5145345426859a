/** The page of the picker window. */
import { pickerGroup } from '#shared/contracts/ipc/picker.ts';
import { PickerWindow } from '../features/picker/PickerWindow.tsx';
import { openSmallWindow } from './small-window.tsx';

openSmallWindow(
  pickerGroup,
  (t) => t('share.title'),
  (client) => <PickerWindow client={client} />,
);
