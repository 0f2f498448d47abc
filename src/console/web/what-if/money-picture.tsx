import { money } from '../clients/amounts.ts'

/** A client with a hundred cents sends a message that costs thirty: large enough to be seen. */
const TOTAL_CENTS = 100
const COST_CENTS = 30

/** Where the client's money is: available, held or captured. */
export function MoneyPicture({ credit }: { readonly credit: string }) {
  const held = credit === 'HELD' ? COST_CENTS : 0
  const captured = credit === 'CAPTURED' ? COST_CENTS : 0
  const parts = [
    ['available', TOTAL_CENTS - held - captured],
    ['held', held],
    ['captured', captured],
  ] as const
  return (
    <section className="card" aria-label="Money">
      <div className="money">
        {parts.map(([name, cents]) => (
          <div
            key={name}
            className={`money-part money-${name}`}
            style={{ flexGrow: cents }}
            aria-hidden="true"
          />
        ))}
      </div>
      <p className="money-words">
        {parts.map(([name, cents]) => (
          <span key={name} className={`money-word money-${name}`}>
            {name} {money(cents)}
          </span>
        ))}
      </p>
    </section>
  )
}
