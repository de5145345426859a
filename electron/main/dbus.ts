/** One question to the session's D-Bus on Linux, by the small program that comes with every D-Bus. */
import { execFile } from 'node:child_process';

const DBUS_SEND = 'dbus-send';
const ASK_LIMIT_MS = 1000;

export interface DBusQuestion {
  readonly dest: string;
  readonly path: string;
  /** With its interface. */
  readonly method: string;
  /** In the program's own form: `string:…`, `boolean:…`. */
  readonly args: readonly string[];
}

/** refused: D-Bus itself said no, such as that nobody is there to be asked. unknown: it could not be asked, or not in time. */
export type DBusAnswer =
  | { readonly state: 'answered'; readonly text: string }
  | { readonly state: 'refused'; readonly error: string }
  | { readonly state: 'unknown' };

/** Never rejects. */
export type AskDBus = (question: DBusQuestion) => Promise<DBusAnswer>;

export const askDBus: AskDBus = ({ dest, path, method, args }) => {
  const question = ['--session', '--print-reply', `--dest=${dest}`, path, method, ...args];
  return new Promise((answer) => {
    execFile(DBUS_SEND, question, { timeout: ASK_LIMIT_MS }, (error, output, errors) => {
      if (!error) answer({ state: 'answered', text: output });
      // it names the error of a bus that did answer: `Error org.freedesktop.DBus.Error.ServiceUnknown: …`
      else if (/^Error \w+(\.\w+)+/m.test(errors)) answer({ state: 'refused', error: errors.trim() });
      else answer({ state: 'unknown' });
    });
  });
};
