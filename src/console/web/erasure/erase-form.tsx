import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Erasure } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { Field } from '../forms/field.tsx'
import { linkTo } from '../router.ts'
import { typedNumber } from '../typed-number.ts'

/** Asks for a number to be removed everywhere. It is typed twice: what is erased cannot be brought back. */
export function EraseForm() {
  const [number, setNumber] = useState('')
  const [again, setAgain] = useState('')
  const action = useAction()
  const isSame = typedNumber(number) !== '' && typedNumber(number) === typedNumber(again)
  const isRefused = action.error?.names.field === 'number'
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isSame) return
        void action.run(async () => {
          const erasure = await sendJson<Erasure>('POST', '/v1/erase', { number: typedNumber(number) })
          location.hash = linkTo(['erasure', erasure.id])
          return ''
        })
      }}
    >
      <h2>Erase a person’s number</h2>
      <Needs scope="operate">
        <p className="help">
          Everywhere: messages and their history, what came in, what was said with providers, callbacks, the
          archive. A hash stands for it afterwards; what was paid and counted stays. It cannot be undone.
          Backups keep it until they are removed.
        </p>
        <Field label="Number" why={isRefused ? (action.error?.names.rule ?? null) : null}>
          {(own) => (
            <input
              {...own}
              type="tel"
              autoComplete="off"
              placeholder="+49 151 2345678"
              value={number}
              onChange={({ target }) => setNumber(target.value)}
            />
          )}
        </Field>
        <Field
          label="The number again"
          why={
            again !== '' && !isSame && !typedNumber(number).startsWith(typedNumber(again))
              ? 'is another number'
              : null
          }
        >
          {(own) => (
            <input
              {...own}
              type="tel"
              autoComplete="off"
              value={again}
              onChange={({ target }) => setAgain(target.value)}
            />
          )}
        </Field>
        {!isRefused && <Outcome action={action} />}
        <button type="submit" className="button is-bad" disabled={action.isBusy || !isSame}>
          {isSame ? `Erase ${typedNumber(number)} for good` : 'Erase for good'}
        </button>
      </Needs>
    </form>
  )
}
