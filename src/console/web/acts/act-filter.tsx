import { useEffect, useState } from 'react'
import { ACT_OUTCOMES, SUBJECT_KINDS } from '../../../domain/act.ts'
import type { Client } from '../answers.ts'
import { Field } from '../forms/field.tsx'
import { ClientField } from '../forms/message-fields.tsx'
import { choosePlace } from '../router.ts'
import { OUTCOME_WORDS, subjectWords } from './act-words.ts'
import { type ActTerms, saidTerms, termsOf } from './terms.ts'

type Props = { readonly params: URLSearchParams; readonly clients: readonly Client[] }

/** By whom, what, on what, since when, and what became of it: all of it in the page's address. */
export function ActFilter({ params, clients }: Props) {
  const terms = termsOf(params)
  const go = (changes: Partial<ActTerms>) => choosePlace(['acts'], saidTerms({ ...terms, ...changes }))
  return (
    <search>
      <form className="form-grid is-even" onSubmit={(event) => event.preventDefault()}>
        <Typed
          label="Who"
          placeholder="a name, or root"
          value={terms.name}
          onTyped={(name) => go({ name })}
        />
        <Typed label="What" placeholder="topUp" value={terms.what} onTyped={(what) => go({ what })} />
        <Field label="On what">
          {(own) => (
            <select
              {...own}
              value={terms.subject_kind}
              onChange={({ target }) => go({ subject_kind: target.value, subject_id: '' })}
            >
              <option value="">anything</option>
              {SUBJECT_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {subjectWords(kind)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ClientField
          label="Of client"
          clients={clients}
          value={terms.client_id}
          onChange={(client_id) => go({ client_id })}
        />
        <Field label="Outcome">
          {(own) => (
            <select {...own} value={terms.outcome} onChange={({ target }) => go({ outcome: target.value })}>
              <option value="">any</option>
              {ACT_OUTCOMES.map((outcome) => (
                <option key={outcome} value={outcome}>
                  {OUTCOME_WORDS[outcome].title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Day label="From day, UTC" value={terms.from} onDay={(from) => go({ from })} />
        <Day label="Until day, UTC" value={terms.to} onDay={(to) => go({ to })} />
      </form>
    </search>
  )
}

type TypedProps = {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onTyped: (text: string) => void
}

/** What is typed is searched for when the field is left, or Enter is pressed. */
function Typed({ label, placeholder, value, onTyped }: TypedProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const say = () => text.trim() !== value && onTyped(text.trim())
  return (
    <Field label={label}>
      {(own) => (
        <input
          {...own}
          type="search"
          placeholder={placeholder}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onBlur={say}
          onKeyDown={({ key }) => key === 'Enter' && say()}
        />
      )}
    </Field>
  )
}

type DayProps = { readonly label: string; readonly value: string; readonly onDay: (day: string) => void }

function Day({ label, value, onDay }: DayProps) {
  return (
    <Field label={label}>
      {(own) => <input {...own} type="date" value={value} onChange={({ target }) => onDay(target.value)} />}
    </Field>
  )
}
