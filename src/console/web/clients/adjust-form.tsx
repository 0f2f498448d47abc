import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import { sendJson } from '../api.ts'
import { Field } from '../forms/field.tsx'
import { SureButton } from '../forms/sure-button.tsx'
import { randomId } from '../random-id.ts'
import { money, moneyChange, signedCentsOf } from './amounts.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

/** Corrects what a client was topped up by, with a reason; pressed a second time it is done. */
export function AdjustForm({ path, onDone }: { readonly path: string; readonly onDone: () => void }) {
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  // The same correction asked for again, after an answer that was lost, changes nothing.
  const [key, setKey] = useState(() => randomId())
  const action = useAction()
  const typed = signedCentsOf(amount)
  const cents = typed === 0 ? null : typed
  const field = action.error?.names.field
  const isReady = cents !== null && reason.trim() !== ''
  function adjust(cents: number): void {
    void action.run(async () => {
      const body = { amount_cents: cents, reason: reason.trim() }
      await sendJson('POST', `${path}/adjustments`, body, { idempotencyKey: key })
      setKey(randomId())
      setAmount('')
      setReason('')
      onDone()
      return `Adjusted by ${moneyChange(cents)}.`
    })
  }
  return (
    <form className="panel stack" onSubmit={(event) => event.preventDefault()}>
      <h2>Adjust</h2>
      <Needs scope="money">
        <p className="help">
          Corrects a top-up. It stands in the ledger and on the statement with its reason; below 0 takes away.
        </p>
        <div className="pair">
          <Field
            label="Cents, − takes away"
            why={
              amount !== '' && cents === null
                ? 'must be an amount other than 0, of at most four decimals'
                : field === 'amount_cents'
                  ? (action.error?.names.rule ?? null)
                  : null
            }
          >
            {(own) => (
              <input
                {...own}
                inputMode="text"
                placeholder="-500"
                value={amount}
                onChange={({ target }) => {
                  setAmount(target.value)
                  setKey(randomId())
                }}
              />
            )}
          </Field>
          <Field label="Reason" why={field === 'reason' ? (action.error?.names.rule ?? null) : null}>
            {(own) => (
              <input
                {...own}
                placeholder="billed twice on 3 May"
                value={reason}
                onChange={({ target }) => {
                  setReason(target.value)
                  setKey(randomId())
                }}
              />
            )}
          </Field>
        </div>
        <Outcome action={action} />
        <SureButton
          label={cents === null ? 'Adjust' : `Adjust by ${moneyChange(cents)}`}
          question={cents !== null && cents < 0 ? `Take ${money(-cents)} away?` : `Add ${money(cents ?? 0)}?`}
          isBusy={action.isBusy || !isReady}
          isLarge
          onSure={() => cents !== null && adjust(cents)}
        />
      </Needs>
    </form>
  )
}
