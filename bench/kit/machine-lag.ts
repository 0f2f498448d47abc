import { SPAN_MS } from '../../src/domain/report/report-span.ts'

/** How long ago the time machine's slider ended, looked at every 5 seconds. */
export type MachineLag = {
  /** The longest since the last call, in seconds. */
  take(): number
  stop(): void
}

const LOOK_MS = 5_000

/** Begins to look, at a gateway that asks nobody for a token. */
export function watchMachineLag(url: string): MachineLag {
  let longestMs = 0
  async function look(): Promise<void> {
    const toMs = Math.ceil(Date.now() / SPAN_MS.minute) * SPAN_MS.minute
    const [from, to] = [toMs - SPAN_MS.minute, toMs].map((ms) => new Date(ms).toISOString())
    const answer = await fetch(`${url}/v1/machine?from=${from}&to=${to}&bucket=minute`)
    if (!answer.ok) throw new Error(`the machine's report: ${answer.status} ${await answer.text()}`)
    const { complete_until } = (await answer.json()) as { complete_until: string }
    longestMs = Math.max(longestMs, Date.now() - Date.parse(complete_until))
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  return {
    take() {
      const seconds = Math.round(longestMs / 1_000)
      longestMs = 0
      return seconds
    },
    stop: () => clearInterval(timer),
  }
}
