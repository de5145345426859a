/** React's way to the call room. */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { CallRoom } from './call-room.ts';
import { type CallFacts, NO_CALL_FACTS, type RoomFacts } from './facts.ts';

const CallRoomContext = createContext<CallRoom | null>(null);

export function CallRoomProvider(props: {
  readonly room: CallRoom;
  readonly children: ReactNode;
}): ReactNode {
  return <CallRoomContext value={props.room}>{props.children}</CallRoomContext>;
}

export function useCallRoom(): CallRoom {
  const room = useContext(CallRoomContext);
  if (!room) throw new Error('this component needs a CallRoomProvider above it');
  return room;
}

/** A part of what the media tells; the selector must give the same value for the same facts. */
export const useRoomFacts = <Value,>(selector: (facts: RoomFacts) => Value): Value =>
  useStore(useCallRoom().facts, selector);

/** Says how wide a camera of somebody is shown, in CSS pixels; left out: of nobody else. */
export function useShownPicture(userId: string | undefined, width: number): void {
  const { pictures } = useCallRoom();
  const hide = useRef(NOTHING_SHOWN);
  // the new width comes before the old one goes, or it would be out of sight between the two
  useEffect(() => {
    const hideBefore = hide.current;
    hide.current = userId === undefined ? NOTHING_SHOWN : pictures.show(userId, width);
    hideBefore();
  }, [pictures, userId, width]);
  useEffect(() => () => hide.current(), []);
}

const NOTHING_SHOWN = (): void => {};

export const useCallFacts = (callId: string): CallFacts =>
  useRoomFacts(({ calls }) => calls[callId] ?? NO_CALL_FACTS);
