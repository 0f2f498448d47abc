import type { Client } from '../answers.ts'
import { money, sharesOf, totalOf } from './amounts.ts'

type Money = Pick<Client, 'credit_cents' | 'held_cents' | 'captured_cents'>

/** A client's money as a picture: what it has or owes, what open messages hold, what was spent. */
export function BalanceBar({
  client,
  isSmall = false,
}: {
  readonly client: Money
  readonly isSmall?: boolean
}) {
  const { credit_cents: credit, held_cents: held, captured_cents: captured } = client
  const [creditShare = 0, heldShare = 0, capturedShare = 0] = sharesOf([Math.abs(credit), held, captured])
  const pieces = [
    credit < 0
      ? { name: 'owed', cents: credit, share: creditShare, colour: 'money-owed' }
      : { name: 'available', cents: credit, share: creditShare, colour: 'money-available' },
    { name: 'held', cents: held, share: heldShare, colour: 'money-held' },
    { name: 'captured', cents: captured, share: capturedShare, colour: 'money-captured' },
  ]
  const words = pieces.map(({ name, cents }) => `${money(cents)} ${name}`).join(', ')
  return (
    <div className={`balance ${isSmall ? 'is-small' : ''}`}>
      <div className="balance-bar" role="img" aria-label={words}>
        {pieces.map(({ name, share, colour }) =>
          share === 0 ? null : (
            <span key={name} className={colour} style={{ flexGrow: share }} title={name} />
          ),
        )}
      </div>
      {!isSmall && (
        <dl className="balance-words">
          {pieces.map(({ name, cents, colour }, index) => (
            <div key={name} className={colour}>
              <dt>
                {index > 0 && <b aria-hidden="true">+</b>}
                <i aria-hidden="true" />
                {name}
              </dt>
              <dd>{money(cents)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <b aria-hidden="true">=</b> topped up and adjusted
            </dt>
            <dd>{money(totalOf([credit, held, captured]))}</dd>
          </div>
        </dl>
      )}
    </div>
  )
}
