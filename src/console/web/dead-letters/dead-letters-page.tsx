import { useState } from 'react'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import { TokenGate } from '../admin/token-form.tsx'
import type { DeadLetter, LettersReplayed, Page } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { linkTo, usePlace } from '../router.ts'
import { LetterPayload } from './letter-payload.tsx'
import './dead-letters.css'

/** `#/dead-letters`: what could not be processed, and what to do with it. */
export function DeadLettersPage() {
  return (
    <>
      <h1>Dead letters</h1>
      <TokenGate why="What could not be processed is for admins: give the admin token.">
        <Letters />
      </TokenGate>
    </>
  )
}

const CHOICES: readonly { readonly key: string; readonly title: string }[] = [
  { key: '', title: 'All' },
  { key: 'false', title: 'Not replayed' },
  { key: 'true', title: 'Replayed' },
]

const NOTHING: Readonly<Record<string, string>> = {
  '': 'Nothing is kept here: neither a receipt without its message nor anything unreadable from the bus.',
  false: 'Nothing here waits to be replayed.',
  true: 'Nothing that is still kept here was replayed.',
}

function Letters() {
  const { params } = usePlace()
  const replayed = params.get('replayed') ?? ''
  const cursor = params.get('cursor')
  const query = new URLSearchParams({ limit: '50', ...(replayed && { replayed }), ...(cursor && { cursor }) })
  const { value, reload, ...loading } = useLoaded<Page<'dead_letters', DeadLetter>>(
    `/v1/dead-letters?${query}`,
  )
  const action = useAction()
  return (
    <div className="letters">
      <div className="letters-head">
        <Choices
          label="Which letters"
          choices={CHOICES}
          current={replayed}
          linkOf={(key) => linkTo(['dead-letters'], key ? { replayed: key } : {})}
        />
        <Needs scope="operate" isQuiet>
          {' '}
          <button
            type="button"
            className="button plain small"
            disabled={action.isBusy || !value?.dead_letters.length}
            onClick={() =>
              void action.run(async () => {
                const done = await sendJson<LettersReplayed>('POST', '/v1/dead-letters/replay', {})
                reload()
                return `${done.replayed} will be tried again${done.more ? ', and there are more' : ''}.`
              })
            }
          >
            Replay all receipts
          </button>
        </Needs>
      </div>
      <ScopeNote scope="operate" /> <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.dead_letters.length === 0 && (
        <p className="panel quiet">{cursor ? 'Nothing older.' : NOTHING[replayed]}</p>
      )}
      <ul className="letter-list">
        {value?.dead_letters.map((letter) => (
          <Letter key={letter.id} letter={letter} action={action} onDone={reload} />
        ))}
      </ul>
      {value?.next_cursor != null && (
        <a href={linkTo(['dead-letters'], { ...(replayed && { replayed }), cursor: value.next_cursor })}>
          Older
        </a>
      )}
    </div>
  )
}

type LetterProps = { readonly letter: DeadLetter; readonly action: Action; readonly onDone: () => void }

function Letter({ letter, action, onDone }: LetterProps) {
  const [isOpen, setOpen] = useState(false)
  const path = `/v1/dead-letters/${encodeURIComponent(letter.id)}`
  return (
    <li className="panel letter">
      <p className="letter-words">
        <span
          className={`state-chip ${letter.what === 'receipt' ? 'state-FAILED_TEMP' : 'state-FAILED_PERM'}`}
        >
          {letter.what}
        </span>
        <strong>{letter.reason}</strong>
        <span className="quiet">
          from {letter.source}, <Ago at={letter.created_at} />
          {letter.replayed_at !== null && (
            <>
              , replayed <Ago at={letter.replayed_at} />
            </>
          )}
        </span>
      </p>
      {isOpen && <LetterPayload path={path} />}
      <div className="letter-buttons">
        <button
          type="button"
          className="button plain small"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide payload' : 'Show payload'}
        </button>
        <Needs scope="operate" isQuiet>
          {' '}
          {letter.what === 'receipt' && (
            <button
              type="button"
              className="button plain small"
              disabled={action.isBusy || letter.replayed_at !== null}
              onClick={() =>
                void action.run(async () => {
                  await sendJson('POST', `${path}/replay`)
                  onDone()
                  return 'It will be tried again.'
                })
              }
            >
              Replay
            </button>
          )}
          <SureButton
            label="Discard"
            question="Discard for good?"
            isBusy={action.isBusy}
            onSure={() =>
              void action.run(async () => {
                await sendJson('DELETE', path)
                onDone()
                return 'Discarded.'
              })
            }
          />
        </Needs>
      </div>
    </li>
  )
}
