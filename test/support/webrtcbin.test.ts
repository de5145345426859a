import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from './real-part.ts';
import { RawClient } from './simple-server/raw-client.ts';
import { type SimpleServer, startSimpleServer } from './simple-server/simple-server.ts';
import { Webrtcbin, whyNoWebrtcbin } from './webrtcbin.ts';

describeWith(whyNoWebrtcbin(), 'a camera on webrtcbin', () => {
  let server: SimpleServer;
  let camera: Webrtcbin;
  beforeEach(async () => {
    server = await startSimpleServer();
  });
  afterEach(async () => {
    await camera.stop();
    await server.stop();
  });

  it('keeps its faults, also those from before it was told to forget', async () => {
    camera = Webrtcbin.start({ url: server.url, id: 'camera' });
    await expect.poll(() => camera.count('ready'), { timeout: 20_000 }).toBe(1);
    const ann = await RawClient.hello(server.url, 'ann');
    ann.send('SESSION camera', '{"ice": {}}');
    await expect.poll(() => camera.faults, { timeout: 20_000 }).toHaveLength(1);
    camera.forgets();
    expect(camera.told).toEqual([]);
    expect(camera.faults).toEqual(['a candidate before any description: {"ice": {}}']);
  });

  it('that breaks off tells so among its faults', async () => {
    camera = Webrtcbin.start({ url: server.url, id: 'camera' });
    await expect.poll(() => camera.count('ready'), { timeout: 20_000 }).toBe(1);
    await server.kill();
    await expect.poll(() => camera.count('ended'), { timeout: 20_000 }).toBeGreaterThan(0);
    camera.calls('nobody');
    await expect.poll(() => camera.faults.join(), { timeout: 20_000 }).toMatch(/^ended with 1: .*Traceback/s);
  });
});
