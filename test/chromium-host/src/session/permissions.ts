import { originOf } from '../chromium/origins.ts';
import type { MediaType } from '../page/messages.ts';

/** Main's permission handlers, asked with the details that Electron gives them. */

type Session = Electron.Session;
export type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0];
export type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0];
type Permission = Parameters<NonNullable<CheckHandler>>[1];

/** What a handler is told about who asks. */
export interface Asker {
  getURL(): string;
}

export class Permissions {
  #onRequest: RequestHandler = null;
  #onCheck: CheckHandler = null;

  handleRequests(handler: RequestHandler): void {
    this.#onRequest = handler;
  }

  handleChecks(handler: CheckHandler): void {
    this.#onCheck = handler;
  }

  /** Without a handler Electron grants, and so does this. */
  check(asker: Asker, permission: string, mediaType?: MediaType): boolean {
    if (!this.#onCheck) return true;
    const url = asker.getURL();
    const securityOrigin = `${originOf(url)}/`;
    const details = {
      requestingUrl: url,
      securityOrigin,
      isMainFrame: true,
      ...(mediaType ? { mediaType } : {}),
    };
    return this.#onCheck(asker as Electron.WebContents, permission as Permission, securityOrigin, details);
  }

  /** Resolves when the handler has called back, which may take as long as a person thinks. */
  requestMedia(asker: Asker, mediaTypes: MediaType[]): Promise<boolean> {
    const handler = this.#onRequest;
    if (!handler) return Promise.resolve(true);
    const url = asker.getURL();
    const details = {
      requestingUrl: url,
      securityOrigin: `${originOf(url)}/`,
      isMainFrame: true,
      mediaTypes,
    };
    return new Promise((resolve) => handler(asker as Electron.WebContents, 'media', resolve, details));
  }
}
