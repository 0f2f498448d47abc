import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Client, GuardBlock, Page } from '../answers.ts'
import { getJson, sendJson } from '../api.ts'
import { ClientName } from '../clients/client-name.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { Ago } from '../now.tsx'
import { maskDigits } from '../privacy.tsx'
import { every } from '../queries.ts'
import { linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'
import { ruleWords } from './rules.ts'

const EVERY_MS = 5_000
const CHOICES = [
  ['', 'Now'],
  ['all', 'All that are kept'],
] as const

/** What must not go out for a time, and its way back. */
export function Blocks({ clients }: { readonly clients: readonly Client[] }) {
  const { params } = usePlace()
  const which = params.get('blocks') ?? ''
  const cursor = params.get('cursor')
  const query = new URLSearchParams({
    limit: '50',
    ...(which === '' && { active: 'true' }),
    ...(cursor && { cursor }),
  })
  const path = `/v1/guard/blocks?${query}`
  const asked = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => getJson<Page<'blocks', GuardBlock>>(path, signal),
    refetchInterval: every(EVERY_MS),
  })
  const { value, ...loading } = readOf(asked)
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="blocks-title">
      <div className="letters-head">
        <h2 id="blocks-title">Blocks</h2>
        <nav className="ranges" aria-label="Which blocks">
          {CHOICES.map(([key, title]) => (
            <a
              key={key}
              href={linkTo(['guard'], key ? { blocks: key } : {})}
              aria-current={key === which ? 'true' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
      </div>
      <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.blocks.length === 0 && (
        <p className="quiet">{cursor ? 'Nothing older.' : 'Nothing is blocked.'}</p>
      )}
      <ul className="guard-rows">
        {value?.blocks.map((block) => (
          <Block
            key={block.id}
            block={block}
            clients={clients}
            action={action}
            onDone={() => void asked.refetch()}
          />
        ))}
      </ul>
      {value?.next_cursor != null && (
        <a href={linkTo(['guard'], { ...(which && { blocks: which }), cursor: value.next_cursor })}>Older</a>
      )}
    </section>
  )
}

type BlockProps = {
  readonly block: GuardBlock
  readonly clients: readonly Client[]
  readonly action: Action
  readonly onDone: () => void
}

function Block({ block, clients, action, onDone }: BlockProps) {
  const { id, client_id, rule, key, reason, since, until, active, lifted_at, allowed_until } = block
  const [isSure, setSure] = useState(false)
  return (
    <li>
      <span className="guard-what">
        <strong>{ruleWords(rule)}</strong>
        {key !== '' && <code>{maskDigits(key)}</code>}
        <ClientName id={client_id} clients={clients} />
      </span>
      {active && (
        <button
          type="button"
          className={`button plain small ${isSure ? 'bad' : ''}`}
          disabled={action.isBusy}
          onBlur={() => setSure(false)}
          onClick={() => {
            if (!isSure) return setSure(true)
            void action.run(async () => {
              await sendJson('DELETE', `/v1/guard/blocks/${encodeURIComponent(id)}`)
              onDone()
              return 'Lifted: for a day it is not blocked again.'
            })
          }}
        >
          {isSure ? 'Let it through?' : 'Lift'}
        </button>
      )}
      <span className="quiet">
        {maskDigits(reason)} · since <Ago at={since} /> ·{' '}
        {lifted_at === null ? (
          <>
            {active ? 'ends ' : 'ended '}
            <Ago at={until} />
          </>
        ) : (
          <>
            lifted <Ago at={lifted_at} />
            {allowed_until !== null && `, not blocked again before ${clock(allowed_until)}`}
          </>
        )}
      </span>
    </li>
  )
}
