import type { Refusal } from '../../api/http/refusal.ts'
import { refuse } from '../../api/http/refuse.ts'
import { fundsOf } from '../../domain/credit.ts'
import { findBalance } from '../../store/client/clients.ts'
import type { ApiDeps } from '../../world.ts'
import type { DoorRequest } from '../http/answering.ts'
import type { Parameters } from '../http/parameters.ts'
import { unitsOf } from '../http/units.ts'
import type { DoorWay } from '../http/way.ts'
import { ARGUMENTS, type JasminRefusal, refusalOfArguments } from './arguments.ts'
import { callerOf } from './caller.ts'

/** What a client can spend; a count of messages is no quota here. */
export type JasminBalance = { readonly balance: number; readonly sms_count: 'ND' }

/** `/balance`. */
export function openBalance(
  { db }: Pick<ApiDeps, 'db'>,
  way: DoorWay,
): (given: Parameters, asked: DoorRequest) => Promise<JasminBalance | JasminRefusal | Refusal> {
  return async (given, asked) => {
    const wrong = refusalOfArguments(given, ARGUMENTS.balance)
    if (wrong) return wrong
    const found = await findBalance(db.sql, await callerOf(way, given, asked))
    return found ? { balance: unitsOf(fundsOf(found)), sms_count: 'ND' } : refuse(asked.set, 'unknown_client')
  }
}
