// autocannon ships no types; this is what the benchmarks use of it.
declare module 'autocannon' {
  type Request = { method?: string; path?: string; headers?: Record<string, string>; body?: string }
  type Options = {
    readonly url: string
    readonly connections: number
    readonly amount?: number
    /** Seconds. */
    readonly duration?: number
    /** Seconds that an answer may take, 10 if not said. */
    readonly timeout?: number
    /** A second, of all connections. */
    readonly overallRate?: number
    readonly requests: readonly (Request & { setupRequest?: (request: Request) => Request })[]
  }
  type Result = {
    readonly '2xx': number
    readonly non2xx: number
    readonly errors: number
    readonly duration: number
    readonly latency: {
      readonly p50: number
      readonly p97_5: number
      readonly p99: number
      readonly max: number
    }
  }
  type Running = Promise<Result> & { stop(): void }
  export default function autocannon(options: Options): Running
}
