import type { IceServer } from '#shared/contracts/ice-server.ts';
import type { GaleneClient } from '../../backends/galene/client.ts';
import type { SfuGroup } from '../../backends/galene/sfu-group.ts';
import { EVERYTHING } from '../../backends/galene/wire.ts';

export interface OwnGroupDeps {
  readonly client: GaleneClient;
  /** Address of the group. */
  readonly location: string;
  readonly myId: string;
  /** A fresh one for every try. */
  readonly token: () => Promise<string>;
}

/** A group that is joined for one call and left with it. Its tokens name people by their ids on the backend. */
export class OwnGroup implements SfuGroup {
  readonly client: GaleneClient;
  readonly #deps: OwnGroupDeps;

  constructor(deps: OwnGroupDeps) {
    this.client = deps.client;
    this.#deps = deps;
  }

  join(): void {
    const { client, location, token } = this.#deps;
    client.join({ location, username: null, credentials: async () => ({ token: await token() }) });
    client.request(EVERYTHING);
  }

  close(): void {
    this.client.close();
  }

  userOf(_clientId: string, username: string): string | null {
    return username === this.#deps.myId ? null : username;
  }

  others(): readonly string[] {
    const names = (this.client.stay?.members ?? []).map(({ username }) => username);
    return [...new Set(names)].filter((name) => name !== this.#deps.myId && name !== '');
  }

  iceServers(): readonly IceServer[] {
    const { state } = this.client;
    return state.is === 'joined' ? state.rtcConfiguration.iceServers : [];
  }
}
