/** What happens between "I want into a call" and media that opens. The frame of the window may ask the person; features only ask the door. */
import { createContext, useContext } from 'react';

export interface CallDoor {
  readonly workspaceId: string;
  readonly conversationId: string;
  /** `start`: I call. `join`: others are in it already. */
  readonly how: 'start' | 'join';
  readonly video: boolean;
}

/** What one goes in with. */
export interface CallEntrance {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** Resolves with what was chosen; `null`: the person thought better of it. Never rejects. */
export type CallDoorKeeper = (door: CallDoor) => Promise<CallEntrance | null>;

/** Where there is no frame, as in tests, one goes straight in. */
const openDoor: CallDoorKeeper = ({ video }) => Promise.resolve({ microphone: true, camera: video });

export const CallDoorContext = createContext<CallDoorKeeper>(openDoor);

/** To be asked before a call is started or joined. */
export const useCallDoor = (): CallDoorKeeper => useContext(CallDoorContext);
