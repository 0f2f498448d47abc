import { useState } from 'react'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import { useWhyNot } from '../admin/own-token.ts'
import type { ApiKeys, ListedApiKey, MadeApiKey } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Field } from '../forms/field.tsx'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { clock, datedClock, endOfDay } from '../times.ts'
import { LoadError } from './load-error.tsx'
import { Outcome } from './outcome.tsx'
import { type Action, useAction } from './use-action.ts'
import { useLoaded } from './use-loaded.ts'

/** A client's API keys: to know them by, to make and to take away. */
export function KeysPanel({ path }: { readonly path: string }) {
  const { value, reload, ...loading } = useLoaded<ApiKeys>(`${path}/api-keys`)
  const whyNot = useWhyNot('config')
  const action = useAction()
  const good = value?.api_keys.filter((key) => key.good).length ?? 0
  return (
    <section className="panel stack" aria-labelledby="keys-title">
      <h2 id="keys-title">
        API keys
        <span className="aside">{loading.readAtMs !== null && `as of ${clock(loading.readAtMs)}`}</span>
      </h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.api_keys.length === 0 && (
        <p className="quiet">None: where keys are asked for, this client cannot send.</p>
      )}
      <Outcome action={action} />
      <ul className="token-list">
        {value?.api_keys.map((key) => (
          <Key key={key.id} line={key} path={path} isLast={good === 1} action={action} onDone={reload} />
        ))}
      </ul>
      {good > 0 && (
        <div className="pager">
          <SureButton
            label="Take all keys away"
            question="Stop this client?"
            isBusy={action.isBusy || whyNot !== null}
            onSure={() =>
              void action.run(async () => {
                await sendJson('DELETE', `${path}/api-keys`)
                reload()
                return 'It has no key any more: where keys are asked for, it is stopped within 3 s.'
              })
            }
          />
          {good === 1 && <span className="quiet">The last good key goes only so.</span>}
        </div>
      )}
      <ScopeNote scope="config" />
      <NewKey path={path} onMade={reload} />
    </section>
  )
}

type KeyProps = {
  readonly line: ListedApiKey
  readonly path: string
  /** None other is good: it goes with all keys, or not at all. */
  readonly isLast: boolean
  readonly action: Action
  readonly onDone: () => void
}

function Key({ line, path, isLast, action, onDone }: KeyProps) {
  const whyNot = useWhyNot('config')
  const { id, name, prefix, good, ends_at: endsAt, last_used_at: lastUsedAt, created_at: madeAt } = line
  return (
    <li className={good ? '' : 'is-over'}>
      <span className="row-who">
        <strong>{name ?? 'main key'}</strong>
        <code>{prefix === null ? 'not known how it begins' : `${prefix}…`}</code>
        {!good && <span className="state-chip state-CANCELLED">ended</span>}
      </span>
      {good && (
        <SureButton
          label="Revoke"
          about={`the key ${name ?? prefix ?? id}`}
          question="Take it away for good?"
          isBusy={action.isBusy || whyNot !== null || isLast}
          onSure={() =>
            void action.run(async () => {
              await sendJson('DELETE', `${path}/api-keys/${encodeURIComponent(id)}`)
              onDone()
              return `Revoked: ${name ?? 'the main key'} opens nothing any more within a few seconds.`
            })
          }
        />
      )}
      <span className="quiet">
        {lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            last used <Ago at={lastUsedAt} />
          </>
        )}
        {madeAt !== null && (
          <>
            {' '}
            · made <Ago at={madeAt} />
          </>
        )}
        {line.made_by !== null && ` by ${line.made_by}`}
        {endsAt === null ? ' · without an end' : ` · ${good ? 'good until' : 'ended'} ${datedClock(endsAt)}`}
      </span>
    </li>
  )
}

function NewKey({ path, onMade }: { readonly path: string; readonly onMade: () => void }) {
  const [name, setName] = useState('')
  const [lastDay, setLastDay] = useState('')
  const [made, setMade] = useState<MadeApiKey | null>(null)
  const action = useAction()
  const why = (field: string) =>
    action.error?.names.field === field ? (action.error.names.rule ?? action.error.message) : null
  const isAtField = why('name') !== null || why('ends_at') !== null
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          const body = { name: name.trim(), ...(lastDay && { ends_at: endOfDay(lastDay) }) }
          setMade(await sendJson<MadeApiKey>('POST', `${path}/api-keys`, body))
          setName('')
          setLastDay('')
          onMade()
          return ''
        })
      }}
    >
      <Needs scope="config" isQuiet>
        <div className="pair">
          <Field label="Name of a new key" why={why('name')}>
            {(own) => (
              <input
                {...own}
                autoComplete="off"
                placeholder="shop server"
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Field label="Last day, UTC" why={why('ends_at')}>
            {(own) => (
              <input
                {...own}
                type="date"
                value={lastDay}
                onChange={({ target }) => setLastDay(target.value)}
              />
            )}
          </Field>
        </div>
        {!isAtField && <Outcome action={action} />}
        {made !== null && <ShownOnce what="The key" secret={made.api_key} onClose={() => setMade(null)} />}
        <button type="submit" className="button plain" disabled={action.isBusy || name.trim() === ''}>
          Make key
        </button>
      </Needs>
    </form>
  )
}
