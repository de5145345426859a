/** What one direction between two peers does to its packets. Times are milliseconds, one way. */
export interface Conditions {
  readonly delayMs: number;
  /** Adds 0 to this, evenly; packets keep their order. */
  readonly jitterMs: number;
  readonly lossPct: number;
  /** Mean length of a run of losses; 1: each packet by itself. */
  readonly lossBurst: number;
  /** 0: no limit. */
  readonly rateKbps: number;
  /** Whatever would wait longer for its turn is dropped; only with a rate. */
  readonly queueMs: number;
  /** These packets come `reorderMs` later and are overtaken. */
  readonly reorderPct: number;
  readonly reorderMs: number;
  /** Silence; what is under way is lost too. */
  readonly cut: boolean;
}

export const CLEAN: Conditions = {
  delayMs: 0,
  jitterMs: 0,
  lossPct: 0,
  lossBurst: 1,
  rateKbps: 0,
  queueMs: 200,
  reorderPct: 0,
  reorderMs: 20,
  cut: false,
};
