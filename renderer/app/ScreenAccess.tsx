import { type ReactNode, useState } from 'react';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { useCallUi } from '../features/call/call-ui.tsx';
import { ScreenAccessDialog } from '../features/desktop/ScreenAccessDialog.tsx';
import { useView } from '../state/context.tsx';

/** When a share is refused because this system has not allowed it, the way to the permission is shown; once for each refusal. */
export function ScreenAccess(): ReactNode {
  const refused = useCallUi(({ shareError }) => (shareError?.code === 'share-refused' ? shareError : null));
  const missing = useView(({ desktop }) => ['denied', 'not-asked'].includes(desktop.screenAccess));
  const [read, setRead] = useState<ErrorView | null>(null);
  /** It stays when the permission is granted meanwhile: to be seen. */
  const [shown, setShown] = useState<ErrorView | null>(null);
  if (refused && missing && refused !== read && refused !== shown) setShown(refused);
  if (!shown) return null;
  const close = (): void => {
    setRead(shown);
    setShown(null);
  };
  return <ScreenAccessDialog onClose={close} />;
}
