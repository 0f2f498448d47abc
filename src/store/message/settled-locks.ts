import type { Move } from '../../domain/message/actor.ts'
import { givenDay, spentWithout } from '../client/purses.ts'
import type { Tx } from '../database/db.ts'

/**
 * Parts of the statement that commits moves: what becomes of the locks of those of `moved` that settle theirs, and of the money.
 * Nothing where none does. Released goes back to the clients in the order of their ids, in which `lockPurses` and `insertPaid` take
 * them; `slot` spreads what concurrent workers add to one client's captured total.
 */
export function settleLocks(tx: Tx, day: string, moves: readonly Move[], slot: number) {
  if (moves.every(({ credit }) => credit === null)) return tx``
  const some = (credit: Move['credit']) => moves.some((move) => move.credit === credit)
  return tx`settled as (
      update ${tx(`credit_locks_${day}`)} l set state = moved.credit, updated_at = now() from moved
      where moved.credit is not null and l.id = moved.id and l.state = 'HELD'
      returning l.client_id, l.amount_cents, l.state
    ), ${some('RELEASED') ? release(tx, day) : tx``}${some('CAPTURED') ? capture(tx, slot) : tx``}`
}

function release(tx: Tx, day: string) {
  return tx`released as (
      update clients c set credit_cents = c.credit_cents + back.cents, spent_cents = ${tx.unsafe(spentWithout(givenDay(day), 'back.cents'))}, updated_at = now()
      from (select client_id, sum(amount_cents) as cents from settled where state = 'RELEASED' group by 1 order by 1) back
      where c.id = back.client_id
    ), `
}

/** Only a client's first is inserted: where an insert finds a row, it logs a lock of it before it updates it, 54 bytes. */
function capture(tx: Tx, slot: number) {
  return tx`paid as materialized (
      select client_id, sum(amount_cents) as cents from settled where state = 'CAPTURED' group by 1 order by 1
    ), captured as (
      update capture_totals c set captured_cents = c.captured_cents + paid.cents
      from paid where c.client_id = paid.client_id and c.slot = ${slot}
      returning c.client_id
    ), first_captured as (
      insert into capture_totals (client_id, slot, captured_cents)
      select client_id, ${slot}, cents from paid where client_id not in (select client_id from captured)
      on conflict (client_id, slot) do update
        set captured_cents = capture_totals.captured_cents + excluded.captured_cents
    ), `
}
