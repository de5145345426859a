/** What can be done about a person beside calling and writing. The frame of the window knows; lists of people only show it. */
import { createContext, createElement, type ReactNode, useContext } from 'react';
import type { ConversationRef } from './message-store.ts';

/** An entry of a menu about somebody. */
interface PersonAct {
  readonly key: string;
  readonly label: string;
  readonly onSelect: () => void;
}

export interface AboutPerson {
  /** Where it is done. */
  readonly place: ConversationRef;
  readonly userId: string;
  readonly name: string;
  /** Draws the menu; what is asked on the way is drawn beside it. */
  readonly children: (acts: readonly PersonAct[]) => ReactNode;
}
/** A component. */
type PersonActsGiver = (about: AboutPerson) => ReactNode;

/** Where there is no frame, as in tests, there is nothing more to be done. */
const noActs: PersonActsGiver = ({ children }) => children([]);

export const PersonActsContext = createContext<PersonActsGiver>(noActs);

/** To be put around the menu of one person. */
export function PersonActs(about: AboutPerson): ReactNode {
  return createElement(useContext(PersonActsContext), about);
}
