import type { ClientId } from '../../../domain/message.ts'
import type { ApiDeps } from '../../../world.ts'

/** The same is said no more often, in milliseconds. */
export const SAY_EVERY_MS = 10 * 60_000

/** What is remembered to have been said: of each account a few words, and the oldest makes room. */
const MAX_SAID = 1_000

/** Says in the log why clients cannot bind who gave the right password. */
export type RefusedBinds = {
  /** An account whose client comes from an address that it does not allow. */
  notFromHere(clientId: ClientId, address: string): void
  /** An account that has as many sessions as it may. */
  tooMany(clientId: ClientId, address: string, maxBinds: number): void
  /** Nobody can be bound: the database is away, say. */
  failed(error: unknown): void
}

/** Nothing was said yet. Of clients that go on trying one line is written, not one for each try. */
export function openRefusedBinds({ log, now }: Pick<ApiDeps, 'log' | 'now'>): RefusedBinds {
  const saidAtMs = new Map<string, number>()

  function isNew(what: string): boolean {
    const nowMs = now()
    const before = saidAtMs.get(what)
    if (before !== undefined && Math.abs(nowMs - before) < SAY_EVERY_MS) return false
    saidAtMs.delete(what)
    const [oldest] = saidAtMs.keys()
    if (saidAtMs.size >= MAX_SAID && oldest !== undefined) saidAtMs.delete(oldest)
    saidAtMs.set(what, nowMs)
    return true
  }

  return {
    notFromHere(clientId, address) {
      if (!isNew(`${clientId} ${address}`)) return
      log.warn(
        { clientId, address },
        'an SMPP client may not bind from its address: allow_ips of its account; further ones from there are not logged for ten minutes',
      )
    },
    tooMany(clientId, address, maxBinds) {
      if (!isNew(clientId)) return
      log.warn(
        { clientId, address, maxBinds },
        'an SMPP client may not bind: max_binds of its account are bound; further ones of it are not logged for ten minutes',
      )
    },
    failed(error) {
      if (!isNew('failed')) return
      log.warn(
        { err: error },
        'an SMPP client could not be bound; further ones are not logged for ten minutes',
      )
    },
  }
}
