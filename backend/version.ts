/** The server's version, told by `GET /api/server`; a test holds it equal to package.json. A constant, so that a bundle needs no file beside it. */
export const SERVER_VERSION = '0.1.0';
/** The contract that this server speaks (docs/contracts/connect.md). */
export const CONTRACT = 1;
