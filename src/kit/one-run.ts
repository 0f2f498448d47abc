/** A loop that runs while there is work, and never twice at once. */
export type OneRun = {
  /** Starts it when there is work; one that runs already finds it. */
  wake(): void
  isRunning(): boolean
  /** Resolves when it does not run. */
  idle(): Promise<void>
}

/** `run` works until it finds no more; work that came at its very end starts it anew. It must not reject. */
export function openOneRun(hasWork: () => boolean, run: () => Promise<void>): OneRun {
  let running: Promise<void> | null = null
  function wake(): void {
    if (running || !hasWork()) return
    running = run().finally(() => {
      running = null
      wake()
    })
  }
  return {
    wake,
    isRunning: () => running !== null,
    async idle() {
      while (running) await running
    },
  }
}
