import { useEffect, useMemo, useRef, useState } from 'react';
import type { DeviceKind } from '../../media/capture.ts';
import { LocalMedia, type LocalFacts } from '../../media/local-media.ts';
import { useView } from '../../state/context.tsx';
import { useLogger } from '../../state/use-logger.ts';
import type { DeviceTools } from './tools.ts';

export type Wishes = Readonly<Record<DeviceKind, boolean>>;

/** Devices opened to be looked at; nobody else gets what they bring. */
export interface Trial {
  readonly wishes: Wishes;
  readonly facts: LocalFacts;
  /** Something was opened since the trial is on. */
  readonly started: boolean;
  readonly want: (change: Partial<Wishes>) => void;
  readonly retry: (kind: DeviceKind) => void;
}

const OFF: LocalFacts = { microphone: { state: 'off' }, camera: { state: 'off' } };

/** Follows wishes and the settings' choice of devices. Everything is let go with the component. */
export function useTrial(tools: DeviceTools, first: Wishes): Trial {
  const microphoneId = useView(({ settings }) => settings.microphoneId);
  const cameraId = useView(({ settings }) => settings.cameraId);
  const logger = useLogger('device-check');
  const [wishes, setWishes] = useState(first);
  const [started, setStarted] = useState(first.microphone || first.camera);
  const [facts, setFacts] = useState(OFF);
  const media = useRef<LocalMedia>(null);

  useEffect(() => {
    const mine = new LocalMedia({ devices: tools.capture, logger });
    const stop = mine.events.on('change', setFacts);
    media.current = mine;
    return () => {
      media.current = null;
      stop();
      mine.close();
    };
  }, [tools, logger]);
  // the same wish again changes nothing
  useEffect(() => {
    media.current?.choose({ microphone: microphoneId, camera: cameraId });
    media.current?.want({
      microphone: wishes.microphone ? 'on' : 'off',
      camera: wishes.camera ? 'on' : 'off',
    });
  });
  return useMemo(
    () => ({
      wishes,
      facts,
      started,
      want: (change) => {
        setStarted(true);
        setWishes((before) => ({ ...before, ...change }));
      },
      retry: (kind) => media.current?.retry(kind),
    }),
    [wishes, facts, started],
  );
}

/** What one goes into a call with. What does not open here would not open there, and was said already. Untried is as wished for the call. */
export function entranceOf({ started, wishes, facts }: Trial): Wishes {
  const goesIn = (kind: DeviceKind): boolean => !started || (wishes[kind] && facts[kind].state !== 'failed');
  return { microphone: goesIn('microphone'), camera: goesIn('camera') };
}
