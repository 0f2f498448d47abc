import { useEffect, useRef, useState } from 'react'
import type { SentBatch } from '../answers.ts'
import { ApiError, sendJson } from '../api.ts'
import { randomId } from '../random-id.ts'
import { BATCH_EVERY_MS, FLOOD, FLOOD_RATES, floodBatches } from './flood.ts'

type Sent = { readonly accepted: number; readonly refused: number; readonly isRunning: boolean }

/** A client that sends too fast is asked to come later: so long, and so often at most. */
const AGAIN_MS = 1_000
const MOST_TRIES = 30

/** Sends a batch, again while its client is told to slow down; null: it was given up meanwhile. */
async function sendInTime(body: object, isWanted: () => boolean): Promise<SentBatch | null> {
  const idempotencyKey = randomId()
  for (let tries = 1; isWanted(); tries++) {
    try {
      return await sendJson<SentBatch>('POST', '/v1/messages/batch', body, { idempotencyKey })
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 429 || tries === MOST_TRIES) throw cause
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
  return null
}

/** Sends a flood for the demo client, at a rate that is chosen. It ends when the page is left. */
export function FloodPanel() {
  const [rate, setRate] = useState<number>(FLOOD_RATES[1])
  const [sent, setSent] = useState<Sent | null>(null)
  const [error, setError] = useState<string | null>(null)
  const run = useRef(0)
  const stop = () => {
    run.current++
  }
  useEffect(() => {
    const current = run
    return () => {
      current.current++
    }
  }, [])

  async function flood(): Promise<void> {
    const own = ++run.current
    setError(null)
    setSent({ accepted: 0, refused: 0, isRunning: true })
    let [accepted, refused] = [0, 0]
    try {
      for (const body of floodBatches(rate, randomId().slice(0, 8))) {
        const nextAtMs = Date.now() + BATCH_EVERY_MS
        const answer = await sendInTime(body, () => run.current === own)
        if (answer === null) break
        accepted += answer.accepted
        refused += answer.refused
        if (run.current !== own) return setSent({ accepted, refused, isRunning: false })
        setSent({ accepted, refused, isRunning: true })
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAtMs - Date.now())))
        if (run.current !== own) return setSent({ accepted, refused, isRunning: false })
      }
    } catch (cause) {
      setError(cause instanceof ApiError ? cause.message : String(cause))
    }
    setSent({ accepted, refused, isRunning: false })
  }
  return (
    <section className="card" aria-label="Flood">
      <h2>Traffic</h2>
      <div className="flood">
        <fieldset className="segments" aria-label="Messages a second">
          {FLOOD_RATES.map((one) => (
            <button key={one} type="button" aria-pressed={rate === one} onClick={() => setRate(one)}>
              {one}/s
            </button>
          ))}
        </fieldset>
        {sent?.isRunning === true ? (
          <button type="button" className="button plain" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void flood()}>
            Send a flood of {FLOOD}
          </button>
        )}
      </div>
      <p className="quiet small" role="status">
        {sent === null
          ? 'Of the demo client, with its credits, to numbers of nobody.'
          : `${sent.accepted.toLocaleString('en')} of ${FLOOD} accepted${sent.refused > 0 ? `, ${sent.refused.toLocaleString('en')} refused` : ''}${sent.isRunning ? '…' : '.'}`}
      </p>
      {error !== null && (
        <p className="notice is-bad" role="alert">
          {error}
        </p>
      )}
    </section>
  )
}
