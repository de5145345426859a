import { useEffect, useState } from 'react';
import type { GroupClient } from '#shared/contracts/ipc/client.ts';
import type { ringGroup, RingView } from '#shared/contracts/ipc/ring.ts';

export type RingClient = GroupClient<typeof ringGroup>;

/** The calls that ring. What is told while the first answer is on its way is newer than that answer. */
export function useRings(client: RingClient): readonly RingView[] {
  const [rings, setRings] = useState<readonly RingView[]>([]);
  useEffect(() => {
    let told = false;
    const off = client.on('changed', (next) => {
      told = true;
      setRings(next);
    });
    client.call.current().then(
      (current) => !told && setRings(current),
      () => undefined, // no ring to show: main closes the window
    );
    return () => {
      told = true;
      off();
    };
  }, [client]);
  return rings;
}
