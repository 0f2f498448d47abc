import { must } from '../domain/assert.ts'
import type { ClientId } from '../domain/message.ts'
import { type Money, NO_MONEY } from '../domain/money.ts'
import { createClient, findClient } from '../store/clients.ts'
import { findTopup } from '../store/topups.ts'
import type { Deps } from '../world.ts'
import { derivedId } from './derived-id.ts'

/** A client as it is asked for. `credit` is its first top-up; a limit that is null is the gateway's. */
export type AskedClient = {
  readonly id: ClientId
  readonly name: string
  readonly credit: Money
  readonly rateLimitRps: number | null
  readonly rateLimitBurst: number | null
}

/** What became of it. `made` again with the same values: `replayed`, and nothing done. */
export type CreateOutcome =
  | { readonly kind: 'made'; readonly replayed: boolean; readonly createdAt: Date }
  | {
      readonly kind: 'differs'
      readonly field: 'name' | 'credit_cents' | 'rate_limit_rps' | 'rate_limit_burst'
    }

/** Makes a client with its first top-up, once for its id. */
export async function makeClient({ db }: Pick<Deps, 'db'>, asked: AskedClient): Promise<CreateOutcome> {
  const topupId = derivedId('first top-up', asked.id)
  const state = await createClient(db.sql, { ...asked, topupId })
  const found = must(await findClient(db.sql, asked.id), 'a client that was made')
  if (state === 'created') return { kind: 'made', replayed: false, createdAt: found.createdAt }
  const first = await findTopup(db.sql, topupId)
  if (found.name !== asked.name) return { kind: 'differs', field: 'name' }
  if ((first?.amount ?? NO_MONEY) !== asked.credit) return { kind: 'differs', field: 'credit_cents' }
  if (found.rateLimitRps !== asked.rateLimitRps) return { kind: 'differs', field: 'rate_limit_rps' }
  if (found.rateLimitBurst !== asked.rateLimitBurst) return { kind: 'differs', field: 'rate_limit_burst' }
  return { kind: 'made', replayed: true, createdAt: found.createdAt }
}
