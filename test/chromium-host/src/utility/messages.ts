/** What main and a utility process send each other over Node's channel. Ports are numbers. */
export type UtilityMessage =
  | { kind: 'message'; data: unknown; ports: number[] }
  | { kind: 'port'; port: number; data: unknown };
