import { useEffect, useState } from 'react';

/** A small window's client: what is there now, and every change of it. */
interface Teller<View> {
  readonly call: { readonly current: () => Promise<View | null> };
  readonly on: (event: 'changed', listener: (next: View | null) => void) => () => void;
}

/** What a small window shows; `null`: nothing. What is told while the first answer is on its way is newer than that answer. */
export function useTold<View>(client: Teller<View>): View | null {
  const [view, setView] = useState<View | null>(null);
  useEffect(() => {
    let told = false;
    const off = client.on('changed', (next) => {
      told = true;
      setView(next);
    });
    client.call.current().then(
      (current) => !told && setView(current),
      () => undefined, // there is nothing to show: main closes the window
    );
    return () => {
      told = true;
      off();
    };
  }, [client]);
  return view;
}
