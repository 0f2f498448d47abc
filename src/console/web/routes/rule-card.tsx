import type { ReactNode } from 'react'
import { Remove } from '../forms/form-parts.tsx'
import { type Condition, conditionsOf, type RuleDraft, ruleOf, tiersOf } from './rules.ts'

type Props = {
  readonly draft: RuleDraft
  readonly at: number
  readonly moves: ReactNode
  readonly isOpen: boolean
  readonly isRefused: boolean
  readonly clientName: (id: string) => string
  readonly onOpen: () => void
  readonly onRemove: () => void
  /** The form, where it is open. */
  readonly children: ReactNode
}

/** A rule: its place, whom it is for, whom it asks in which order. */
export function RuleCard({ draft, at, moves, isOpen, isRefused, clientName, children, ...on }: Props) {
  const rule = ruleOf(draft)
  const name = draft.name || `Rule ${at + 1}`
  return (
    <article className={`rule panel${isRefused ? ' is-refused' : ''}`} aria-label={name}>
      <header className="rule-head">
        <span className="rule-place" aria-hidden="true">
          {at + 1}
        </span>
        <h2>{name}</h2>
        <span className="rule-tools">
          {moves}
          <button type="button" className="button plain small" aria-expanded={isOpen} onClick={on.onOpen}>
            {isOpen ? 'Close' : 'Edit'}
          </button>
          <Remove name={name} onRemove={on.onRemove} />
        </span>
      </header>
      {isOpen ? (
        children
      ) : (
        <div className="rule-says">
          <Conditions conditions={conditionsOf(rule.match, clientName)} />
          <Tiers tiers={tiersOf(rule.targets)} />
          <p className="quiet rule-failover">{failoverWords(draft)}</p>
        </div>
      )}
    </article>
  )
}

function Conditions({ conditions }: { readonly conditions: readonly Condition[] }) {
  if (conditions.length === 0) return <p className="rule-match">every message</p>
  return (
    <p className="rule-match">
      {conditions.map(({ what, value }) => (
        <span key={what} className="condition">
          <span className="quiet">{what}</span> {value}
        </span>
      ))}
    </p>
  )
}

function Tiers({ tiers }: { readonly tiers: ReturnType<typeof tiersOf> }) {
  if (tiers.length === 0) return <p className="bad">no provider</p>
  return (
    <ol className="tiers" aria-label="Providers, in the order in which they are asked">
      {tiers.map((tier) => (
        <li key={tier.map(({ provider }) => provider).join(' ')}>
          {tier.map(({ provider, share }) => (
            <span key={provider} className="tier-provider">
              <strong>{provider}</strong>
              {tier.length > 1 && <span className="quiet"> {Math.round(share * 10) / 10} %</span>}
            </span>
          ))}
        </li>
      ))}
    </ol>
  )
}

function failoverWords({
  onRefusal,
  onThrottleS,
  onNoReceiptS,
  refuseBelowCost,
  targets,
}: RuleDraft): string {
  const when = [
    ...(onRefusal ? ['after a refusal'] : []),
    ...(onThrottleS
      ? [Number(onThrottleS) === 0 ? 'when throttled' : `when throttled for ${onThrottleS} s`]
      : []),
    ...(onNoReceiptS ? [`without a receipt for ${onNoReceiptS} s (OTP and express)`] : []),
  ]
  const goesOn =
    targets.length < 2
      ? ''
      : when.length > 0
        ? `Goes on to the next provider ${when.join(' or ')}.`
        : 'Never goes on to the next provider.'
  return [goesOn, refuseBelowCost ? 'Refuses what would cost more than it brings.' : '']
    .filter(Boolean)
    .join(' ')
}
