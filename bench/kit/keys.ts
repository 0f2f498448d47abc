const RUN = crypto.randomUUID()
let keys = 0

/**
 * An Idempotency-Key that no request had before, as careful clients send one with each message; empty with
 * BENCH_KEYS=off.
 */
export function nextKey(): string {
  return process.env['BENCH_KEYS'] === 'off' ? '' : `${RUN}-${++keys}`
}
