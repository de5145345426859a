/** A utility process: doubles one number and says where it runs; the number 0 makes it fail. */
process.parentPort.once('message', ({ data }) => {
  const { n, map } = data as { n: number; map: Map<number, number> };
  if (n === 0) process.exit(3);
  process.parentPort.postMessage({ double: n * 2, map, argument: process.argv[2], type: process.type });
});
