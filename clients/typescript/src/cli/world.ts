/** What the program asks of the machine it runs on. */
export type World = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly fetch: typeof fetch
  /** Rejects with the signal's reason when that comes first. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Null: there is no such file, or it may not be read. */
  readFile(path: string): Promise<string | null>
  /** All of standard input. */
  readInput(): Promise<string>
  out: Terminal
  err: Terminal
  /** Aborted by Ctrl-C, and when nobody reads the output any more. */
  readonly signal: AbortSignal
}

/** Where output goes. */
export type Terminal = {
  write(text: string): void
  /** Null: not a terminal, a file or a pipe. */
  readonly columns: number | null
}
