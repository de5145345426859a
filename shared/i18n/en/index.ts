import { call } from './call.ts';
import { chat } from './chat.ts';
import { common } from './common.ts';
import { desktop } from './desktop.ts';
import { devices } from './devices.ts';
import { diagnostics } from './diagnostics.ts';
import { errors } from './errors.ts';
import { history } from './history.ts';
import { main } from './main.ts';
import { moderation } from './moderation.ts';
import { messages } from './messages.ts';
import { people } from './people.ts';
import { recording } from './recording.ts';
import { ring } from './ring.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { share } from './share.ts';
import { signIn } from './sign-in.ts';
import { transfers } from './transfers.ts';

/** The English catalogue, by room of the interface. i18next syntax: `{{value}}`, plurals as `key_one` and `key_other`. */
export const en = {
  common,
  signIn,
  chat,
  messages,
  search,
  transfers,
  people,
  moderation,
  call,
  history,
  devices,
  settings,
  share,
  recording,
  desktop,
  diagnostics,
  ring,
  errors,
  main,
} as const;
export type Catalogue = typeof en;
