import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { KindAnswer, OneProvider, ProviderAnswer } from '../answers.ts'
import { getJson, sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { readOf, useLoaded } from '../clients/use-loaded.ts'
import { copyText } from '../clipboard.ts'
import { Problems } from '../forms/problems.tsx'
import { refusedOf } from '../forms/refused.ts'
import { asSchema, shapeOf } from '../forms/schema.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { every } from '../queries.ts'
import { linkTo } from '../router.ts'
import { bodyOf, draftOfProvider, isSaidAtField, readSettings } from './provider-draft.ts'
import { ProviderFields } from './provider-fields.tsx'
import { ProviderState, STATE_COLOURS } from './provider-state.tsx'
import { secretsOf } from './secrets.ts'
import { StateButtons } from './state-buttons.tsx'
import { TestPanel } from './test-panel.tsx'

const EVERY_MS = 2_000

/** One provider: what it is doing, its settings, where its receipts go, a test, its end. */
export function ProviderPage({ name }: { readonly name: string }) {
  const path = `/v1/providers/${encodeURIComponent(name)}`
  const query = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => getJson<OneProvider>(path, signal),
    refetchInterval: every(EVERY_MS),
  })
  const { value: provider, ...loading } = readOf(query)
  const kinds = useLoaded<{ readonly kinds: readonly KindAnswer[] }>('/v1/providers/kinds')
  const kind = kinds.value?.kinds.find((one) => one.kind === provider?.kind)
  const reload = () => void query.refetch()
  return (
    <>
      <p className="crumb">
        <a href={linkTo(['providers'])}>Providers</a>
      </p>
      <LoadError {...loading} />
      <LoadError {...kinds} />
      {provider === null && loading.error === null && <p className="quiet">Loading…</p>}
      {provider && (
        <>
          <header className="client-head">
            <h1>{provider.name}</h1>
            <span className="quiet">{provider.kind}</span>
            <span className={`state-chip ${STATE_COLOURS[provider.state]}`}>{provider.state}</span>
          </header>
          <div className="provider-columns">
            <div className="stack">
              <Live provider={provider} onChange={reload} />
              {kind && <EditProvider provider={provider} kind={kind} path={path} onDone={reload} />}
            </div>
            <div className="stack">
              {kind && <Inbox provider={provider} comeOverHttp={kind.receipts_over_http} />}
              <section className="panel" aria-labelledby="test-title">
                <h2 id="test-title">Test</h2>
                <TestPanel name={provider.name} />
              </section>
              <RemoveProvider path={path} name={provider.name} />
            </div>
          </div>
        </>
      )}
    </>
  )
}

function Live({ provider, onChange }: { readonly provider: ProviderAnswer; readonly onChange: () => void }) {
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="live-title">
      <h2 id="live-title">Now</h2>
      <ProviderState provider={provider} isWhole />
      <Outcome action={action} />
      <div className="provider-buttons">
        <StateButtons provider={provider} action={action} onChange={onChange} />
      </div>
    </section>
  )
}

function EditProvider({
  provider,
  kind,
  path,
  onDone,
}: {
  readonly provider: ProviderAnswer
  readonly kind: KindAnswer
  readonly path: string
  readonly onDone: () => void
}) {
  const shape = useMemo(() => shapeOf(asSchema(kind.settings)), [kind])
  const [draft, setDraft] = useState(() => draftOfProvider(provider, kind))
  const [isTried, setTried] = useState(false)
  const action = useAction()
  const { body, problems } = bodyOf(draft, shape, false)
  const refused = refusedOf(isTried ? problems : [], action.error)
  const secrets = secretsOf(kind.secrets, [], readSettings(shape, draft.settings).value, provider.secrets)
  return (
    <form
      className="panel stack provider-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problems.length > 0) return
        void action.run(async () => {
          await sendJson('PATCH', path, body)
          setDraft({ ...draft, secrets: {} })
          onDone()
          return 'Saved: every process has it within 2 s.'
        })
      }}
    >
      <h2>How it is spoken to</h2>
      <Needs scope="config">
        <ProviderFields {...{ draft, kind, shape, secrets, refused }} onChange={setDraft} />
        {isTried && <Problems problems={problems} />}
        {!isSaidAtField(action.error) && <Outcome action={action} />}
        <button type="submit" className="button" disabled={action.isBusy}>
          {action.isBusy ? 'Saving…' : 'Save'}
        </button>
      </Needs>
    </form>
  )
}

function Inbox({
  provider: { receipt_url: receipts, inbound_url: inbound },
  comeOverHttp,
}: {
  readonly provider: OneProvider
  readonly comeOverHttp: boolean
}) {
  return (
    <section className="panel stack" aria-labelledby="receipts-title">
      <h2 id="receipts-title">Receipts and inbound messages</h2>
      {receipts === null || inbound === null ? (
        <p className="quiet">
          {comeOverHttp
            ? 'The gateway knows no address of its own that they could be posted to: give it PUBLIC_URL.'
            : 'Nothing is posted to the gateway: they come over its lines.'}
        </p>
      ) : (
        <>
          <p className="help">
            Where it posts its receipts, and what comes in from handsets. The addresses are their proof: give
            them to the provider only.
          </p>
          <PostedTo url={receipts} />
          <PostedTo url={inbound} />
        </>
      )}
    </section>
  )
}

function PostedTo({ url }: { readonly url: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  return (
    <div className="receipt-address">
      <code>{url}</code>
      <button
        type="button"
        className="button plain small"
        onClick={async () => setCopied(await copyText(url))}
      >
        {copied === null ? 'Copy' : copied ? 'Copied' : 'Select it: no clipboard here'}
      </button>
    </div>
  )
}

function RemoveProvider({ path, name }: { readonly path: string; readonly name: string }) {
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="remove-title">
      <h2 id="remove-title">Remove</h2>
      <p className="help">Only while no message is open there and no rule of the routes names it.</p>
      <Outcome action={action} />
      <Needs scope="config">
        {' '}
        <SureButton
          label="Remove"
          question={`Remove ${name} for good?`}
          isBusy={action.isBusy}
          onSure={() =>
            void action.run(async () => {
              await sendJson('DELETE', path)
              location.hash = linkTo(['providers'])
              return ''
            })
          }
        />
      </Needs>
    </section>
  )
}
