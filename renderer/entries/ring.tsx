/** The page of the ring window. */
import { ringGroup } from '#shared/contracts/ipc/ring.ts';
import { RingWindow } from '../features/ring/RingWindow.tsx';
import { openSmallWindow } from './small-window.tsx';

openSmallWindow(
  ringGroup,
  (t) => t('ring.many', { count: 1 }),
  (client) => <RingWindow client={client} />,
);
