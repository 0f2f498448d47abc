import { useState } from 'react'
import { TokenGate } from '../admin/token-form.tsx'
import type { Client, OwnNumber } from '../answers.ts'
import { ClientOptions } from '../clients/client-options.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useClients } from '../clients/use-clients.ts'
import { SaveBar } from '../lists/save-bar.tsx'
import { type EditedList, useEditedList } from '../lists/use-edited-list.ts'
import { linkTo } from '../router.ts'
import {
  draftOfNumber,
  type NumberDraft,
  newNumber,
  numberDifferences,
  numberOf,
  numbersLike,
  problemOfNumber,
} from './number-drafts.ts'

const NUMBERS = {
  path: '/v1/numbers',
  name: 'numbers',
  draftOf: draftOfNumber,
  askedOf: numberOf,
  problemOf: () => null,
} as const

/** Entries that are drawn, at most: the others are found by what they say. */
const MAX_SHOWN = 100

/** `#/numbers`: whose it is what comes in. */
export function NumbersPage() {
  return (
    <>
      <h1>Numbers</h1>
      <TokenGate why="Whose it is what comes in is for admins: give the admin token.">
        <NumberList />
      </TokenGate>
    </>
  )
}

type ListProps = {
  readonly list: EditedList<OwnNumber, NumberDraft>
  readonly clients: readonly Client[]
  readonly action: Action
}

function NumberList() {
  const list = useEditedList<OwnNumber, NumberDraft>(NUMBERS)
  const clients = useClients()
  const action = useAction()
  const { drafts, stands } = list
  return (
    <div className="own-numbers">
      <p className="quiet lead">
        What comes in at a number is for who has the first word of its text there, else for who has the number
        without a keyword. What nobody has waits in the <a href={linkTo(['inbox'])}>inbox</a>.
      </p>
      <LoadError {...list} />
      {stands === null && list.error === null && <p className="quiet">Loading…</p>}
      {stands !== null && (
        <>
          <AddNumber list={list} clients={clients} action={action} />
          <Entries list={list} clients={clients} action={action} />
          <SaveBar
            list={list}
            action={action}
            differences={() => numberDifferences(drafts.map(numberOf), stands)}
            title="Save all numbers"
            onSave={(over) =>
              void action.run(async () => {
                await list.save(over)
                return 'Saved: it holds for what comes in from now on.'
              })
            }
          />
        </>
      )}
    </div>
  )
}

function AddNumber({ list, clients, action }: ListProps) {
  const [draft, setDraft] = useState(newNumber(''))
  const [wrong, setWrong] = useState<ReturnType<typeof problemOfNumber>>(null)
  const typed = { ...draft, clientId: draft.clientId || (clients[0]?.id ?? '') }
  const change = (changed: Partial<NumberDraft>) => {
    setDraft({ ...draft, ...changed })
    setWrong(null)
  }
  const isWrong = (field: string) => wrong?.field === field
  return (
    <form
      className="panel number-form"
      aria-label="Add a number"
      onSubmit={(event) => {
        event.preventDefault()
        const problem = problemOfNumber(typed, list.drafts)
        setWrong(problem)
        if (problem) return
        list.change([...list.drafts, typed])
        setDraft(newNumber(draft.clientId))
      }}
    >
      <label className="field">
        <span>Number or short code</span>
        <input
          type="tel"
          value={draft.number}
          placeholder="+4915112345678"
          aria-invalid={isWrong('number')}
          onChange={({ target }) => change({ number: target.value })}
        />
      </label>
      <label className="field">
        <span>Keyword, if shared</span>
        <input
          value={draft.keyword}
          placeholder="any text"
          aria-invalid={isWrong('keyword')}
          onChange={({ target }) => change({ keyword: target.value })}
        />
      </label>
      <label className="field">
        <span>Client</span>
        <select value={typed.clientId} onChange={({ target }) => change({ clientId: target.value })}>
          <ClientOptions clients={clients} />
        </select>
      </label>
      <label className="field">
        <span>Group of senders</span>
        <input
          value={draft.group}
          placeholder="none"
          maxLength={11}
          onChange={({ target }) => change({ group: target.value })}
        />
      </label>
      <label className="field number-url">
        <span>URL that is told of what comes in, as Twilio tells</span>
        <input
          type="url"
          value={draft.smsUrl}
          placeholder="none: as its client is told"
          maxLength={2_048}
          onChange={({ target }) => change({ smsUrl: target.value })}
        />
      </label>
      <button type="submit" className="button plain" disabled={action.isBusy}>
        Add
      </button>
      {wrong && (
        <p className="notice is-bad" role="alert">
          {wrong.field} {wrong.rule}
        </p>
      )}
    </form>
  )
}

function Entries({ list, clients, action }: ListProps) {
  const [typed, setTyped] = useState('')
  const { drafts } = list
  const clientName = (id: string) => clients.find((client) => client.id === id)?.name ?? id
  const found = numbersLike(drafts, typed, clientName)
  if (drafts.length === 0)
    return (
      <p className="panel quiet">
        No numbers: whatever comes in is nobody’s, until it is handed to a client.
      </p>
    )
  return (
    <section className="panel stack" aria-label="All numbers">
      <label className="field">
        <span>Find a number</span>
        <input
          type="search"
          placeholder="number, keyword, client, group"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <p className="quiet lead" role="status">
        {wordsOf(found.length, drafts.length)}
      </p>
      <ul className="number-rows">
        {found.slice(0, MAX_SHOWN).map((draft) => (
          <li key={draft.key}>
            <strong>{draft.number}</strong>
            <span>
              {draft.keyword === '' ? <span className="quiet">any text</span> : <code>{draft.keyword}</code>}
            </span>
            <a href={linkTo(['clients', draft.clientId])}>{clientName(draft.clientId)}</a>
            <span className="quiet">{draft.group && `group ${draft.group}`}</span>
            <button
              type="button"
              className="button plain small"
              aria-label={`Remove ${draft.number} ${draft.keyword}`.trim()}
              disabled={action.isBusy}
              onClick={() => list.change(drafts.filter(({ key }) => key !== draft.key))}
            >
              Remove
            </button>
            {draft.smsUrl !== '' && <span className="quiet number-url">told to {draft.smsUrl}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function wordsOf(found: number, all: number): string {
  const of = found === all ? '' : `${found.toLocaleString('en')} of `
  const shown = found > MAX_SHOWN ? `, the first ${MAX_SHOWN} are shown` : ''
  return `${of}${all.toLocaleString('en')} ${all === 1 ? 'entry' : 'entries'}${shown}`
}
