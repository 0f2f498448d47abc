import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import { sendJson } from '../api.ts'
import { randomId } from '../random-id.ts'
import { centsOf, money } from './amounts.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

/** Adds money to what a client has. */
export function TopUpForm({ path, onDone }: { readonly path: string; readonly onDone: () => void }) {
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  // The same top-up asked for again, after an answer that was lost, adds nothing.
  const [key, setKey] = useState(() => randomId())
  const action = useAction()
  const cents = centsOf(amount)
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (cents === null) return
        void action.run(async () => {
          const body = { amount_cents: cents, ...(note && { note }) }
          await sendJson('POST', `${path}/topups`, body, { idempotencyKey: key })
          setKey(randomId())
          setAmount('')
          setNote('')
          onDone()
          return `Added ${money(cents)}.`
        })
      }}
    >
      <h2>Top up</h2>
      <Needs scope="money">
        <div className="pair">
          <label className="field">
            <span>Amount in cents</span>
            <input
              inputMode="decimal"
              placeholder="10,000"
              value={amount}
              aria-invalid={amount !== '' && cents === null}
              onChange={({ target }) => {
                setAmount(target.value)
                setKey(randomId())
              }}
            />
          </label>
          <label className="field">
            <span>Note</span>
            <input
              value={note}
              onChange={({ target }) => {
                setNote(target.value)
                setKey(randomId())
              }}
            />
          </label>
        </div>
        <Outcome action={action} />
        <button type="submit" className="button" disabled={action.isBusy || cents === null}>
          {cents === null ? 'Top up' : `Top up ${money(cents)}`}
        </button>
      </Needs>
    </form>
  )
}
