import type { ClientId } from '../../../domain/message.ts'
import type { StoredSmppAccount } from '../../../domain/smpp/account.ts'
import { mayComeFrom } from '../../../flow/smpp/log-in.ts'
import { startTicker } from '../../../kit/ticker.ts'
import { logsFailureOf } from '../../../store/database/loop-failure.ts'
import {
  type BoundSmppSession,
  removeSessions,
  renewSessions,
  type SessionsRenewed,
  type SmppSessionReport,
  takeSessionPlace,
} from '../../../store/smpp/smpp-sessions.ts'
import type { ApiDeps } from '../../../world.ts'

/** What happened on a session since it was bound. */
export type Traffic = Pick<SmppSessionReport, 'received' | 'sent' | 'inHand' | 'unacked'>

/** A session that is bound here. */
export type Bound = {
  readonly session: BoundSmppSession
  /** As it is now: it is replaced when it has changed. */
  account: StoredSmppAccount
  traffic(): Traffic
  /** Says unbind and ends. */
  unbind(reason: string): void
}

/** The sessions of this process and their places among those of all. */
export type BoundSessions = {
  /** Takes a place for a session; false: its account has as many as it may, or is gone. Rejects when the database is away. */
  take(session: BoundSmppSession): Promise<boolean>
  /** From now on its place is renewed. */
  add(bound: Bound): void
  /** Gives its place up, soon. A second call does nothing. */
  remove(id: string): void
  /** Renews all places, and does what others ask meanwhile. */
  renew(): Promise<void>
  /** Stops the renewing and gives up what is to be given up, if the database is there. */
  close(): Promise<void>
}

/** How often places are renewed: what others ask acts within this, with the reading itself. */
const RENEW_EVERY_MS = 1_000

/** None yet; `holder` names the process. Without sessions the database is not asked. */
export function openBoundSessions({ db, log }: Pick<ApiDeps, 'db' | 'log'>, holder: string): BoundSessions {
  const bound = new Map<string, Bound>()
  /** Places that were not given up yet. */
  const ended = new Set<string>()
  const rates = openRates()
  let givingUp: Promise<void> | null = null

  function giveUp(): Promise<void> {
    givingUp ??= giveUpAll().finally(() => {
      givingUp = null
    })
    return givingUp
  }

  async function giveUpAll(): Promise<void> {
    try {
      while (ended.size > 0) {
        const ids = [...ended]
        await removeSessions(db.sql, ids)
        for (const id of ids) ended.delete(id)
      }
    } catch {
      // The next renewal does it, and says so when it cannot.
    }
  }

  function remove(id: string): void {
    bound.delete(id)
    ended.add(id)
    void giveUp()
  }

  async function renew(): Promise<void> {
    if (bound.size === 0 && ended.size === 0) return
    const ids = [...ended]
    const held = [...bound.values()]
    const known = new Map<ClientId, number>()
    // Sessions that were bound before and after a change know two: it is told by the older one.
    for (const { account } of held)
      known.set(account.clientId, Math.min(account.version, known.get(account.clientId) ?? account.version))
    const renewed = await renewSessions(
      db.sql,
      holder,
      rates.reports(held),
      ids,
      [...known].map(([clientId, version]) => ({ clientId, version })),
    )
    for (const id of ids) ended.delete(id)
    // What ended meanwhile has been written again.
    for (const { session } of held) if (!bound.has(session.id)) remove(session.id)
    heed(bound, renewed)
  }

  const stopRenewing = startTicker(RENEW_EVERY_MS, renew, logsFailureOf('smpp sessions', log))
  return {
    take: (session) => takeSessionPlace(db, holder, session, [...ended]),
    add(one) {
      bound.set(one.session.id, one)
    },
    remove,
    renew,
    async close() {
      await stopRenewing()
      await giveUp()
    },
  }
}

function heed(
  bound: ReadonlyMap<string, Bound>,
  { kicked, displaced, changed, gone }: SessionsRenewed,
): void {
  for (const id of kicked) bound.get(id)?.unbind('an admin ended it')
  for (const id of displaced) bound.get(id)?.unbind('others took its place while it could not be renewed')
  for (const one of bound.values()) {
    const { clientId } = one.account
    const now = changed.find((account) => account.clientId === clientId)
    if (gone.includes(clientId)) one.unbind('its account is gone')
    else if (now && mayStay(one, now)) one.account = now
    else if (now) one.unbind('its account has changed')
  }
}

/** Whether it could bind as it did. */
function mayStay({ session, account }: Bound, now: StoredSmppAccount): boolean {
  return (
    mayComeFrom(now, session.address) &&
    now.systemId === account.systemId &&
    now.passwordHash === account.passwordHash
  )
}

/** Reckons what moves in a second, from one renewal to the next. */
function openRates() {
  let before = new Map<string, Traffic>()
  let beforeMs = performance.now()
  return {
    reports(held: readonly Bound[]): readonly SmppSessionReport[] {
      const nowMs = performance.now()
      const perS = (now: number, then = 0) => ((now - then) * 1_000) / Math.max(1, nowMs - beforeMs)
      const traffics = new Map(held.map((one) => [one.session.id, one.traffic()]))
      const reports = held.map(({ session, traffic }) => {
        const now = traffics.get(session.id) ?? traffic()
        const then = before.get(session.id)
        return {
          ...session,
          ...now,
          receivedPerS: perS(now.received, then?.received),
          sentPerS: perS(now.sent, then?.sent),
        }
      })
      before = traffics
      beforeMs = nowMs
      return reports
    },
  }
}
