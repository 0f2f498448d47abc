import type { Client } from '../answers.ts'
import { Choices } from '../choices.tsx'
import { linkTo, usePlace } from '../router.ts'
import { SmppPanel } from '../smpp/smpp-panel.tsx'
import { CallbackPanel } from './callback-panel.tsx'
import { ClientMoney } from './client-money.tsx'
import { ControlsPanel } from './controls-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { LimitForm } from './limit-form.tsx'
import { LoadError } from './load-error.tsx'
import { ParametersForm } from './parameters-form.tsx'
import { PriceListForm } from './price-list-form.tsx'
import { useLoaded } from './use-loaded.ts'

const SECTIONS = [
  { key: '', title: 'Money' },
  { key: 'sending', title: 'What it sends' },
  { key: 'access', title: 'Keys and callbacks' },
] as const
type Section = (typeof SECTIONS)[number]['key']

/** One client: its money; how and what it sends; its keys, its callbacks, its SMPP account. */
export function ClientPage({ id }: { readonly id: string }) {
  const { params } = usePlace()
  const path = `/v1/clients/${encodeURIComponent(id)}`
  const { value: client, reload, ...loading } = useLoaded<Client>(path)
  const current = SECTIONS.find(({ key }) => key === params.get('show'))?.key ?? ''
  return (
    <>
      <p className="crumb">
        <a href={linkTo(['clients'])}>Clients</a>
      </p>
      <LoadError {...loading} />
      {client === null && loading.error === null && <p className="quiet">Loading…</p>}
      {client && (
        <>
          <header className="client-head">
            <h1>{client.name}</h1>
            <code className="quiet">{client.id}</code>
            <a href={linkTo(['messages'], { client_id: client.id })}>Its messages</a>
          </header>
          <Choices
            label="What of this client"
            choices={SECTIONS}
            current={current}
            linkOf={(key) => linkTo(['clients', client.id], key === '' ? {} : { show: key })}
          />
          <SectionOf
            key={current}
            section={current}
            client={client}
            readAtMs={loading.readAtMs}
            path={path}
            onDone={reload}
          />
        </>
      )}
    </>
  )
}

type SectionProps = {
  readonly section: Section
  readonly client: Client
  readonly readAtMs: number | null
  readonly path: string
  readonly onDone: () => void
}

function SectionOf({ section, client, readAtMs, path, onDone }: SectionProps) {
  switch (section) {
    case '':
      return <ClientMoney client={client} readAtMs={readAtMs} path={path} onDone={onDone} />
    case 'sending':
      return (
        <div className="client-columns">
          <div className="stack">
            <ControlsPanel clientId={client.id} />
            <ParametersForm path={path} client={client} onDone={onDone} />
          </div>
          <div className="stack">
            <LimitForm path={path} client={client} onDone={onDone} />
            <PriceListForm path={path} client={client} onDone={onDone} />
          </div>
        </div>
      )
    case 'access':
      return (
        <div className="client-columns">
          <div className="stack">
            <KeysPanel path={path} />
            <SmppPanel path={path} clientId={client.id} />
          </div>
          <div className="stack">
            <CallbackPanel path={path} clientId={client.id} />
          </div>
        </div>
      )
  }
}
