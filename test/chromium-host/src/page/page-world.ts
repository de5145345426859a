import type { HostChannel, PageConfig } from './config.ts';
import { hookDisplayMedia } from './display-media.ts';
import { hookUserMedia } from './user-media.ts';
import { joinWorlds } from './world-bridge.ts';

/** Runs in the page's own world, before its first script: contextBridge's other end, and the media hooks. */

declare const CONFIG: PageConfig;

function start(): void {
  let host: HostChannel | undefined;
  joinWorlds('page', CONFIG.secret, (channel) => {
    host = channel;
  });
  if (!navigator.mediaDevices) return; // not a secure context
  const channel: HostChannel = {
    ask: (question) => {
      if (!host) throw new Error('chromium-host: the preload world has not started');
      return host.ask(question);
    },
  };
  hookUserMedia(navigator.mediaDevices, channel);
  hookDisplayMedia(navigator.mediaDevices, channel);
}

if (window.top === window) start();
