import { LANES } from '../../../domain/message.ts'
import type { Client } from '../answers.ts'
import { ClientOptions } from '../clients/client-options.tsx'
import { Field } from '../forms/field.tsx'
import type { RuleDraft } from './rules.ts'
import { TargetsField } from './targets-field.tsx'

type Props = {
  readonly draft: RuleDraft
  readonly clients: readonly Client[]
  readonly providers: readonly string[]
  /** What was refused, by the path within the rule. */
  readonly refused: ReadonlyMap<string, string>
  readonly onChange: (draft: RuleDraft) => void
}

/** A rule as it is typed. */
export function RuleForm({ draft, clients, providers, refused, onChange }: Props) {
  const change = (changes: Partial<RuleDraft>) => onChange({ ...draft, ...changes })
  const why = (...paths: string[]) =>
    [...refused].find(([path]) => paths.some((one) => path === one || path.startsWith(`${one}.`)))?.[1]
  const clientList = `clients-${draft.key}`
  return (
    <div className="rule-form">
      <Field label="Name" why={why('name')}>
        {(own) => (
          <input {...own} value={draft.name} onChange={({ target }) => change({ name: target.value })} />
        )}
      </Field>
      <fieldset className="form-group">
        <legend>Takes messages</legend>
        <p className="help">All that is given must hold; nothing given takes every message.</p>
        <div className="form-grid">
          <Field
            label="To numbers that begin with"
            why={why('match.prefix')}
            help="one or several, as 49 4917"
          >
            {(own) => (
              <input
                {...own}
                inputMode="tel"
                placeholder="any"
                value={draft.prefixes}
                onChange={({ target }) => change({ prefixes: target.value })}
              />
            )}
          </Field>
          <Field label="To country" why={why('match.country')} help={countryName(draft.country)}>
            {(own) => (
              <input
                {...own}
                maxLength={2}
                placeholder="any"
                value={draft.country}
                onChange={({ target }) => change({ country: target.value.toUpperCase() })}
              />
            )}
          </Field>
          <Field label="From client" why={why('match.client_id')} help={nameOf(clients, draft.clientId)}>
            {(own) => (
              <>
                <input
                  {...own}
                  list={clientList}
                  placeholder="any"
                  value={draft.clientId}
                  onChange={({ target }) => change({ clientId: target.value })}
                />
                <datalist id={clientList}>
                  <ClientOptions clients={clients} />
                </datalist>
              </>
            )}
          </Field>
          <Field label="From sender" why={why('match.sender')}>
            {(own) => (
              <input
                {...own}
                placeholder="any"
                value={draft.sender}
                onChange={({ target }) => change({ sender: target.value })}
              />
            )}
          </Field>
          <Field label="In lane" why={why('match.lane')}>
            {(own) => (
              <select
                {...own}
                value={draft.lane}
                onChange={({ target }) => change({ lane: LANES.find((lane) => lane === target.value) ?? '' })}
              >
                <option value="">any</option>
                {LANES.map((lane) => (
                  <option key={lane}>{lane}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
      </fieldset>
      <TargetsField
        targets={draft.targets}
        providers={providers}
        refused={refused}
        onChange={(targets) => change({ targets })}
      />
      <FailoverFields draft={draft} why={why} onChange={change} />
      <fieldset className="form-group">
        <legend>Money</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.refuseBelowCost}
            onChange={({ target }) => change({ refuseBelowCost: target.checked })}
          />
          Refuse what would cost more than it brings
        </label>
      </fieldset>
    </div>
  )
}

function FailoverFields({
  draft,
  why,
  onChange,
}: {
  readonly draft: RuleDraft
  readonly why: (...paths: string[]) => string | undefined
  readonly onChange: (changes: Partial<RuleDraft>) => void
}) {
  return (
    <fieldset className="form-group">
      <legend>Goes on to the next provider</legend>
      <div className="checks">
        <label className="check">
          <input
            type="checkbox"
            checked={draft.onRefusal}
            onChange={({ target }) => onChange({ onRefusal: target.checked })}
          />
          After a refusal
        </label>
      </div>
      <div className="form-grid">
        <Field label="When throttled for, in seconds" why={why('failover.on_throttle_ms')}>
          {(own) => (
            <input
              {...own}
              inputMode="decimal"
              placeholder="never"
              value={draft.onThrottleS}
              onChange={({ target }) => onChange({ onThrottleS: target.value })}
            />
          )}
        </Field>
        <Field
          label="Without a receipt for, in seconds"
          help="OTP and express only"
          why={why('failover.on_no_receipt_ms')}
        >
          {(own) => (
            <input
              {...own}
              inputMode="decimal"
              placeholder="never"
              value={draft.onNoReceiptS}
              onChange={({ target }) => onChange({ onNoReceiptS: target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  )
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? 'no country of this code') : ''
}

function nameOf(clients: readonly Client[], id: string): string {
  return clients.find((client) => client.id === id)?.name ?? ''
}
