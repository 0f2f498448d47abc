import { useQuery } from '@tanstack/react-query'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import type { Client, GuardBlock, Page } from '../answers.ts'
import { getJson, sendJson } from '../api.ts'
import { Choices } from '../choices.tsx'
import { ClientName } from '../clients/client-name.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { maskDigits } from '../privacy.tsx'
import { every } from '../queries.ts'
import { linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'
import { ruleWords } from './rules.ts'
import { WatchedKey } from './watched-key.tsx'

const EVERY_MS = 5_000
const CHOICES = [
  { key: '', title: 'Now' },
  { key: 'all', title: 'All that are kept' },
] as const

/** What must not go out for a time, and its way back. */
export function Blocks({ clients }: { readonly clients: readonly Client[] }) {
  const { params } = usePlace()
  const which = params.get('blocks') === 'all' ? 'all' : ''
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
        <Choices
          label="Which blocks"
          choices={CHOICES}
          current={which}
          linkOf={(key) => linkTo(['guard'], key ? { blocks: key } : {})}
        />
      </div>
      <ScopeNote scope="operate" /> <Outcome action={action} />
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
  return (
    <li>
      <span className="row-who">
        <strong>{ruleWords(rule)}</strong>
        <WatchedKey rule={rule} found={key} />
        <ClientName id={client_id} clients={clients} />
      </span>
      {active && (
        <Needs scope="operate" isQuiet>
          {' '}
          <SureButton
            label="Lift"
            question="Let it through?"
            isBusy={action.isBusy}
            onSure={() =>
              void action.run(async () => {
                await sendJson('DELETE', `/v1/guard/blocks/${encodeURIComponent(id)}`)
                onDone()
                return 'Lifted: for a day it is not blocked again.'
              })
            }
          />
        </Needs>
      )}
      <span className="quiet">
        {maskDigits(reason)} · begun <Ago at={since} /> ·{' '}
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
