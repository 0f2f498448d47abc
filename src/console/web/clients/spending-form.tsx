import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Client } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Field } from '../forms/field.tsx'
import { signedCentsOf } from './amounts.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly path: string; readonly client: Client; readonly onDone: () => void }

/** What a client may owe, when it is told that its credit is low, and what it may spend on a day. */
export function SpendingForm({ path, client, onDone }: Props) {
  const [limit, setLimit] = useState(String(client.credit_limit_cents))
  const [lowWater, setLowWater] = useState(textOf(client.low_water_cents))
  const [cap, setCap] = useState(textOf(client.daily_cap_cents))
  const action = useAction()
  const fields = [
    {
      name: 'credit_limit_cents',
      label: 'Credit limit, cents',
      help: 'What it may owe; 0: it pays before it sends.',
      typed: limit,
      type: setLimit,
      isLeft: false,
    },
    {
      name: 'low_water_cents',
      label: 'Low-water mark, cents',
      help: 'Its endpoint is told once, by credits.low, when its credit falls to this; empty: never.',
      typed: lowWater,
      type: setLowWater,
      isLeft: true,
    },
    {
      name: 'daily_cap_cents',
      label: 'Daily cap, cents',
      help: 'What its messages of one UTC day may cost; empty: as much as it has.',
      typed: cap,
      type: setCap,
      isLeft: true,
    },
  ]
  const isRight = fields.every(
    ({ typed, isLeft }) => (isLeft && typed.trim() === '') || signedCentsOf(typed) !== null,
  )
  const refusedAt = action.error?.names.field
  const isShownAtField = fields.some(({ name }) => name === refusedAt)
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isRight) return
        void action.run(async () => {
          const body = Object.fromEntries(fields.map(({ name, typed }) => [name, signedCentsOf(typed)]))
          await sendJson('PATCH', path, body)
          onDone()
          return 'Saved: it holds for the next message.'
        })
      }}
    >
      <h2>What it may spend</h2>
      <Needs scope="config">
        <Needs scope="money">
          {fields.map(({ name, label, help, typed, type, isLeft }) => (
            <Field
              key={name}
              label={label}
              help={help}
              why={whyOf(typed, isLeft) ?? (refusedAt === name ? action.error?.names.rule : null)}
            >
              {(own) => (
                <input
                  {...own}
                  inputMode="text"
                  placeholder={isLeft ? 'none' : '0'}
                  value={typed}
                  onChange={({ target }) => type(target.value)}
                />
              )}
            </Field>
          ))}
          {!isShownAtField && <Outcome action={action} />}
          <button type="submit" className="button plain" disabled={action.isBusy || !isRight}>
            Save spending
          </button>
        </Needs>
      </Needs>
    </form>
  )
}

function whyOf(typed: string, isLeft: boolean): string | null {
  if (typed.trim() === '') return isLeft ? null : 'must be an amount: 0 for none'
  return signedCentsOf(typed) === null ? 'must be an amount in cents, of at most four decimals' : null
}

function textOf(cents: number | null): string {
  return cents === null ? '' : String(cents)
}
