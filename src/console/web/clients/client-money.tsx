import { useState } from 'react'
import type { Client } from '../answers.ts'
import { clock } from '../times.ts'
import { AdjustForm } from './adjust-form.tsx'
import { money } from './amounts.ts'
import { BalanceBar } from './balance-bar.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { SpendingForm } from './spending-form.tsx'
import { StatementPanel } from './statement-panel.tsx'
import { TopUpForm } from './top-up-form.tsx'

type Props = {
  readonly client: Client
  readonly readAtMs: number | null
  readonly path: string
  readonly onDone: () => void
}

/** What a client has and may spend, what moved it, and what changes it. */
export function ClientMoney({ client, readAtMs, path, onDone }: Props) {
  const [moved, setMoved] = useState(0)
  function changed(): void {
    onDone()
    setMoved(moved + 1)
  }
  return (
    <div className="client-columns">
      <div className="stack">
        <section className="panel stack" aria-labelledby="balance-title">
          <h2 id="balance-title">
            Balance
            <span className="aside">
              {readAtMs !== null && `as of ${clock(readAtMs)} · `}
              <button type="button" className="text-button" onClick={changed}>
                Read again
              </button>
            </span>
          </h2>
          <BalanceBar client={client} />
          <Spending client={client} />
        </section>
        <LedgerPanel key={moved} clientId={client.id} />
      </div>
      <div className="stack">
        <TopUpForm path={path} onDone={changed} />
        <AdjustForm path={path} onDone={changed} />
        <SpendingForm path={path} client={client} onDone={onDone} />
        <StatementPanel path={path} />
      </div>
    </div>
  )
}

/** What bounds it, and how near it is. */
function Spending({ client }: { readonly client: Client }) {
  const {
    credit_cents: credit,
    credit_limit_cents: limit,
    low_water_cents: lowWater,
    daily_cap_cents: cap,
    spent_today_cents: spent,
  } = client
  const isLow = lowWater !== null && credit <= lowWater
  return (
    <dl className="spending">
      <div>
        <dt>Can spend now</dt>
        <dd>{money(client.spendable_cents)}</dd>
      </div>
      <div>
        <dt>Credit limit</dt>
        <dd>{limit === 0 ? 'none: it pays before it sends' : `${money(limit)}: it may owe as much`}</dd>
      </div>
      <div>
        <dt>Low-water mark</dt>
        <dd>
          {lowWater === null ? 'none: it is not told when its credit is low' : money(lowWater)}
          {isLow && <span className="state-chip state-FAILED_TEMP">low</span>}
        </dd>
      </div>
      <div>
        <dt>Spent today</dt>
        <dd>
          {money(spent)} {cap === null ? 'since midnight UTC, no cap' : `of ${money(cap)} since midnight UTC`}
          {cap !== null && spent >= cap && <span className="state-chip state-FAILED_PERM">cap reached</span>}
        </dd>
      </div>
    </dl>
  )
}
