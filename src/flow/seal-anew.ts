import type { ProviderSeal } from '../directory/provider-seal.ts'
import type { ClientId } from '../domain/message.ts'
import { findSecrets, type KeptSecrets, replaceSecrets } from '../store/callback/callback-secrets.ts'
import type { Db, Tx } from '../store/database/db.ts'
import { listProviders, lockProvider, setProviderSecrets } from '../store/provider/providers.ts'
import { listAuthTokens, replaceAuthTokens } from '../store/twilio/twilio-accounts.ts'
import type { Deps } from '../world.ts'
import { sealWebhookSecret } from './alert/alert-webhook.ts'

/** What was sealed anew, in rows, and whose secrets could not be opened: each with the variable that lacks their key. */
export type SealedAnew = {
  readonly providers: number
  /** Clients whose signing secrets of callbacks were. */
  readonly callbacks: number
  /** Clients whose tokens at the door of Twilio were. */
  readonly accounts: number
  /** 1: the signing secret of alerts was. */
  readonly alerts: number
  readonly unread: readonly string[]
}

/** Clients in one statement. */
const BATCH = 500

/** Of those that cannot be opened so many are named. */
const MAX_NAMED = 100

/**
 * Seals what lies in the database with SECRETS_KEY and OTP_SECRET, where it was sealed with the keys that are read besides. What is
 * sealed so already stays; what cannot be opened stays, and is named. A second call finds nothing to seal. What is changed meanwhile
 * is left as it was changed.
 */
export async function sealAnew(deps: {
  readonly db: Db
  readonly callbackSecrets: Deps['callbackSecrets']
  /** Null: there is no SECRETS_KEY. */
  readonly providerSeal: ProviderSeal | null
}): Promise<SealedAnew> {
  const unread: string[] = []
  const noteUnread = (what: string) => {
    if (unread.length < MAX_NAMED) unread.push(what)
  }
  return {
    providers: await sealProviders(deps, noteUnread),
    callbacks: await sealCallbacks(deps, noteUnread),
    accounts: await sealAccounts(deps, noteUnread),
    alerts: await sealAlerts(deps, noteUnread),
    unread,
  }
}

type SealDeps = Parameters<typeof sealAnew>[0]
type NoteUnread = (what: string) => void

async function sealProviders({ db, providerSeal }: SealDeps, noteUnread: NoteUnread): Promise<number> {
  let sealed = 0
  for (const { name, secrets } of await listProviders(db.sql)) {
    if (Object.keys(secrets).length === 0) continue
    const renewed = providerSeal?.renew(name, secrets) ?? null
    if (renewed === null) noteUnread(`provider ${name}: SECRETS_KEY`)
    else if (isOther(secrets, renewed)) sealed += await sealProvider(db, name, providerSeal)
  }
  return sealed
}

/** Once more behind its lock: an admin may have changed it since. */
async function sealProvider(db: Db, name: string, providerSeal: ProviderSeal | null): Promise<number> {
  return await db.sql.begin(async (tx: Tx) => {
    const found = await lockProvider(tx, name)
    const renewed = found && providerSeal ? providerSeal.renew(name, found.secrets) : null
    if (!found || renewed === null || !isOther(found.secrets, renewed)) return 0
    await setProviderSecrets(tx, name, renewed)
    return 1
  })
}

function isOther(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): boolean {
  return Object.entries(after).some(([name, sealed]) => before[name] !== sealed)
}

async function sealCallbacks({ db, callbackSecrets }: SealDeps, noteUnread: NoteUnread): Promise<number> {
  const renew = (clientId: ClientId, kept: string | null) => {
    const renewed = kept === null ? null : callbackSecrets.renew(clientId, kept)
    if (kept !== null && renewed === null) noteUnread(`callbacks of client ${clientId}: OTP_SECRET`)
    return renewed ?? kept
  }
  return await inBatches(
    (after) => findSecrets(db.sql, after, BATCH),
    async (found) => {
      const changes = found
        .map(({ clientId, secret, previous }) => {
          const to: KeptSecrets = { secret: renew(clientId, secret), previous: renew(clientId, previous) }
          return { clientId, from: { secret, previous }, to }
        })
        .filter(({ from, to }) => from.secret !== to.secret || from.previous !== to.previous)
      await replaceSecrets(db.sql, changes)
      return changes.length
    },
  )
}

async function sealAccounts({ db, callbackSecrets }: SealDeps, noteUnread: NoteUnread): Promise<number> {
  return await inBatches(
    (after) => listAuthTokens(db.sql, after, BATCH),
    async (found) => {
      const changes = found.flatMap(({ clientId, sealed }) => {
        const to = callbackSecrets.renew(clientId, sealed)
        if (to === null) noteUnread(`Twilio account of client ${clientId}: OTP_SECRET`)
        return to === null || to === sealed ? [] : [{ clientId, from: sealed, to }]
      })
      await replaceAuthTokens(db.sql, changes)
      return changes.length
    },
  )
}

async function sealAlerts(deps: SealDeps, noteUnread: NoteUnread): Promise<number> {
  const became = await sealWebhookSecret(deps)
  if (became === 'unread') noteUnread('webhook of alerts: OTP_SECRET')
  return became === 'sealed' ? 1 : 0
}

/** Reads by batches, each after the last client of the one before, until one is not full; adds up what `work` answers. */
async function inBatches<Row extends { readonly clientId: ClientId }>(
  read: (after: string | null) => Promise<readonly Row[]>,
  work: (rows: readonly Row[]) => Promise<number>,
): Promise<number> {
  for (let sum = 0, after: string | null = null; ; ) {
    const rows: readonly Row[] = await read(after)
    sum += await work(rows)
    after = rows.at(-1)?.clientId ?? null
    if (rows.length < BATCH) return sum
  }
}
