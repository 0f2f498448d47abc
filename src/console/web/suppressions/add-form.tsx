import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Client, Suppression } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { Field } from '../forms/field.tsx'
import { ClientField } from '../forms/message-fields.tsx'
import { instantOf } from '../times.ts'
import { typedNumber } from '../typed-number.ts'

type Props = { readonly clients: readonly Client[]; readonly onDone: () => void }

const EMPTY = { number: '', clientId: '', sender: '', reason: '', until: '' }

/** The fields of the form as the gateway calls them: what is refused of them is said beside them. */
const FIELDS: readonly (string | undefined)[] = ['number', 'client_id', 'sender', 'reason', 'until']

/** Says that a number is not to be written to. */
export function AddForm({ clients, onDone }: Props) {
  const [typed, setTyped] = useState(EMPTY)
  const action = useAction()
  const { error } = action
  const why = (field: string) => (error?.names.field === field ? error.message : null)
  const change = (changes: Partial<typeof EMPTY>) => setTyped({ ...typed, ...changes })
  return (
    <form
      className="panel stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          await sendJson<Suppression>('POST', '/v1/suppressions', bodyOf(typed))
          setTyped({ ...typed, number: '' })
          onDone()
          return 'Added: it is not written to any more.'
        })
      }}
    >
      <h2>Do not write to</h2>
      <Needs scope="operate">
        <Field label="Number" why={why('number')}>
          {(own) => (
            <input
              {...own}
              type="tel"
              placeholder="+49 151 2345678"
              value={typed.number}
              onChange={({ target }) => change({ number: target.value })}
            />
          )}
        </Field>
        <div className="pair">
          <ClientField
            label="By"
            none="all clients"
            clients={clients}
            value={typed.clientId}
            why={why('client_id')}
            onChange={(clientId) => change({ clientId })}
          />
          <Field label="From" why={why('sender')}>
            {(own) => (
              <input
                {...own}
                placeholder="any sender"
                value={typed.sender}
                onChange={({ target }) => change({ sender: target.value })}
              />
            )}
          </Field>
        </div>
        <Field label="Reason" why={why('reason')}>
          {(own) => (
            <input
              {...own}
              placeholder="asked by phone"
              value={typed.reason}
              onChange={({ target }) => change({ reason: target.value })}
            />
          )}
        </Field>
        <Field label="Until (empty: for good)" why={why('until')}>
          {(own) => (
            <input
              {...own}
              type="datetime-local"
              value={typed.until}
              onChange={({ target }) => change({ until: target.value })}
            />
          )}
        </Field>
        {!FIELDS.includes(error?.names.field) && <Outcome action={action} />}
        <button type="submit" className="button" disabled={action.isBusy || typed.number.trim() === ''}>
          Add
        </button>
      </Needs>
    </form>
  )
}

/** What is asked for: empty fields are left out. */
function bodyOf({ number, clientId, sender, reason, until }: typeof EMPTY): Record<string, string> {
  const end = instantOf(until)
  return {
    number: typedNumber(number),
    ...(clientId && { client_id: clientId }),
    ...(sender.trim() && { sender: sender.trim() }),
    ...(reason.trim() && { reason: reason.trim() }),
    ...(end !== null && { until: end }),
  }
}
