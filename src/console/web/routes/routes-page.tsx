import { useState } from 'react'
import { TokenGate } from '../admin/token-form.tsx'
import type { Client } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useAction } from '../clients/use-action.ts'
import { useClients } from '../clients/use-clients.ts'
import { Reorderable } from '../lists/reorderable.tsx'
import { SaveBar } from '../lists/save-bar.tsx'
import { useProviders } from '../providers/use-providers.ts'
import { drawnRules, FEW_RULES } from './drawn-rules.ts'
import { ExplainPanel } from './explain-panel.tsx'
import { FindRule, MANY_RULES } from './find-rule.tsx'
import { RuleCard } from './rule-card.tsx'
import { RuleForm } from './rule-form.tsx'
import { differences, newRule, placeOfRefusal, ruleOf } from './rules.ts'
import { type EditedRoutes, useRoutes } from './use-routes.ts'

/** `#/routes`: which provider gets which message. */
export function RoutesPage() {
  return (
    <>
      <h1>Routes</h1>
      <TokenGate why="Which provider gets which message is for admins: give the admin token.">
        <Rules />
      </TokenGate>
    </>
  )
}

function Rules() {
  const routes = useRoutes()
  const providers = useProviders().value?.map(({ name }) => name) ?? []
  const clients = useClients()
  return (
    <div className="routes">
      <div className="routes-main">
        <LoadError {...routes} />
        {routes.stands === null && routes.error === null && <p className="quiet">Loading…</p>}
        {routes.stands !== null && <RuleList routes={routes} providers={providers} clients={clients} />}
      </div>
      <ExplainPanel clients={clients} isChanged={routes.isChanged} />
    </div>
  )
}

function RuleList({
  routes,
  providers,
  clients,
}: {
  readonly routes: EditedRoutes
  readonly providers: readonly string[]
  readonly clients: readonly Client[]
}) {
  const [open, setOpen] = useState<number | null>(null)
  const [typed, setTyped] = useState('')
  const [most, setMost] = useState(FEW_RULES)
  const action = useAction()
  const { drafts: rules, stands } = routes
  const refusedAt = action.error && placeOfRefusal(action.error.names.field)
  const clientName = (id: string) => clients.find((client) => client.id === id)?.name ?? id
  const refusedKey = refusedAt ? rules[refusedAt.at]?.key : undefined
  const worked = [open, refusedKey].filter((key) => key != null)
  const { found, places } = drawnRules(rules, typed, most, new Set(worked), clientName)
  function save(over: boolean): void {
    void action.run(async () => {
      await routes.save(over)
      setOpen(null)
      return 'Saved: it holds for messages from now on.'
    })
  }
  function add(): void {
    const rule = newRule(providers[0] ?? '')
    routes.change([...rules, rule])
    setOpen(rule.key)
  }
  return (
    <>
      <p className="quiet routes-lead">
        The first rule that matches wins; of rules that differ only in their prefix the longest wins, wherever
        it stands.
      </p>
      {rules.length === 0 && (
        <p className="panel quiet">No rules: no message is routed to any provider. Add the first one.</p>
      )}
      {rules.length > MANY_RULES && (
        <FindRule typed={typed} found={found} all={rules.length} onType={setTyped} />
      )}
      <Reorderable
        items={rules}
        places={places}
        keyOf={({ key }) => key}
        nameOf={({ name }, at) => name || `Rule ${at + 1}`}
        onChange={routes.change}
        label="Rules, the first one first"
        className="rule-list"
      >
        {(draft, at, moves) => (
          <RuleCard
            draft={draft}
            at={at}
            moves={moves}
            isOpen={open === draft.key}
            isRefused={refusedAt?.at === at}
            clientName={clientName}
            onOpen={() => setOpen(open === draft.key ? null : draft.key)}
            onRemove={() => routes.change(rules.toSpliced(at, 1))}
          >
            <RuleForm
              draft={draft}
              clients={clients}
              providers={providers}
              refused={
                new Map(refusedAt?.at === at && action.error ? [[refusedAt.field, action.error.message]] : [])
              }
              onChange={(changed) => routes.change(rules.with(at, changed))}
            />
          </RuleCard>
        )}
      </Reorderable>
      <div className="routes-more">
        <button type="button" className="button plain" onClick={add}>
          Add a rule
        </button>
        {found > most && (
          <button type="button" className="button plain" onClick={() => setMost(most + FEW_RULES)}>
            Show {Math.min(FEW_RULES, found - most)} more of {(found - most).toLocaleString('en')}
          </button>
        )}
      </div>
      <SaveBar
        list={routes}
        action={action}
        differences={() => (stands ? differences(rules.map(ruleOf), stands) : [])}
        title="Save all rules"
        onSave={save}
      />
    </>
  )
}
