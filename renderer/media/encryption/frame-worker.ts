/** The worker through which all frames of a window's encrypted calls pass: only its globals are met here. */
import { FramePipes, type Transformer } from './frame-pipes.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onrtctransform: ((event: { readonly transformer: Transformer }) => void) | null;
  postMessage(message: unknown): void;
}

// this room's types are those of a page: a worker's own globals are named here
const scope = globalThis as unknown as WorkerScope;
const pipes = new FramePipes(
  (word) => scope.postMessage(word),
  () => performance.now(),
);

scope.onmessage = ({ data }) => pipes.hear(data);
scope.onrtctransform = ({ transformer }) => {
  // a pipe breaks when its stream ends; nothing passes without it
  pipes.connect(transformer).catch(() => undefined);
};
