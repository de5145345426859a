/** React's way to the transfers of this window. */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Transfer, TransferRoom } from './transfer-room.ts';

const RoomContext = createContext<TransferRoom | null>(null);

export function TransferProvider(props: {
  readonly room: TransferRoom;
  readonly children: ReactNode;
}): ReactNode {
  return <RoomContext value={props.room}>{props.children}</RoomContext>;
}

/** `null`: this window sends and receives no files. */
export const useTransferRoom = (): TransferRoom | null => useContext(RoomContext);

const NONE: readonly Transfer[] = [];
const never = (): (() => void) => () => {};

export function useTransfers(): readonly Transfer[] {
  const room = useTransferRoom();
  return useSyncExternalStore(room?.subscribe ?? never, () => room?.getState().transfers ?? NONE);
}
