import { must } from '../../src/domain/assert.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { centsOf, type Money, moneyOfCents } from '../../src/domain/money.ts'
import { findBalance } from '../../src/store/client/clients.ts'
import type { Tx } from '../../src/store/database/db.ts'

/** Cents as `Money`: `cents(0.79)`. */
export function cents(amount: number): Money {
  return must(moneyOfCents(amount), `an amount of money: ${amount}`)
}

/** A client's balance in cents, as tests speak of it; null when there is no such client. */
export async function readBalance(tx: Tx, clientId: ClientId) {
  const balance = await findBalance(tx, clientId)
  if (balance === null) return null
  const { id, name, credit, held, captured } = balance
  return {
    id,
    name,
    creditCents: centsOf(credit),
    heldCents: centsOf(held),
    capturedCents: centsOf(captured),
  }
}
