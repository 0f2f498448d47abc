import { createHmac, randomBytes } from 'node:crypto'
import { isInBlocks, networkOf } from '../../domain/ip-address.ts'
import type { ClientId } from '../../domain/message.ts'
import type { SmppAccount, StoredSmppAccount } from '../../domain/smpp/account.ts'
import { findSmppAccountBySystemId } from '../../store/smpp/smpp-accounts.ts'
import type { Deps } from '../../world.ts'
import { verifySmppPassword } from './smpp-password.ts'

/** A password that was right is taken without its slow hash for so long after its last use. */
const REMEMBER_MS = 10 * 60_000

/** Right passwords remembered, about 2 MB; the oldest makes room. */
const MAX_REMEMBERED = 10_000

/** Passwords of one source that are looked at or whose wrong ones wait for their answer; beyond them none is looked at. */
const MAX_TRIES_PER_SOURCE = 4

/** Passwords that are looked at or wait for it, one after the other, some 20 ms each: less than a session may stay unbound. */
const MAX_WAITING = 200

/** Who came. */
export type LoggedIn =
  | { readonly kind: 'account'; readonly account: StoredSmppAccount }
  /** There is no such account, or it has another password. */
  | { readonly kind: 'wrong' }
  /** It may not come from there. */
  | { readonly kind: 'not_from_here'; readonly clientId: ClientId }
  /** The source tries too many passwords, or all sources together do: this one was not looked at. */
  | { readonly kind: 'later' }

/** Asks who comes with an account's name and password. */
export type LogIn = {
  /** `address` is where from. Rejects when the database is away. */
  ask(systemId: string, password: string, address: string): Promise<LoggedIn>
}

/** `slow` resolves when a wrong password of this source may be answered; `verify` is `verifySmppPassword` if left out. */
export function openLogIn({
  db,
  now,
  slow,
  verify = verifySmppPassword,
}: Pick<Deps, 'db' | 'now'> & {
  readonly slow: (source: string) => Promise<unknown>
  readonly verify?: typeof verifySmppPassword
}): LogIn {
  const remembered = openRemembered(now)
  /** By the digest of what is looked at: those that come with the same at once share one look. */
  const looking = new Map<string, Promise<Look>>()
  const tries = new Map<string, number>()
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  /** One after the other: a storm takes one core, and 12 MB. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    waiting++
    const mine = last.then(work)
    last = mine.catch(() => {})
    return await mine.finally(() => {
      waiting--
    })
  }

  async function look(password: string, hash: string | null, source: string): Promise<Look> {
    const before = tries.get(source) ?? 0
    if (before >= MAX_TRIES_PER_SOURCE || waiting >= MAX_WAITING) return 'later'
    tries.set(source, before + 1)
    try {
      if (await inTurn(() => verify(password, hash))) return 'right'
      await slow(source)
      return 'wrong'
    } finally {
      const after = (tries.get(source) ?? 1) - 1
      if (after === 0) tries.delete(source)
      else tries.set(source, after)
    }
  }

  async function shared(digest: string, work: () => Promise<Look>): Promise<Look> {
    const running = looking.get(digest)
    if (running) return await running
    const mine = work()
    looking.set(digest, mine)
    return await mine.finally(() => looking.delete(digest))
  }

  return {
    async ask(systemId, password, address) {
      const account = await findSmppAccountBySystemId(db.sql, systemId)
      const hash = account?.passwordHash ?? null
      const source = networkOf(address)
      const digest = remembered.digestOf(systemId, hash, password)
      if (!remembered.has(digest)) {
        const found = await shared(`${source} ${digest}`, () => look(password, hash, source))
        if (found !== 'right') return { kind: found }
      }
      // Who binds again and again is known for as long as he does, whoever else guesses behind his address.
      remembered.add(digest)
      if (account === null) return { kind: 'wrong' }
      if (!mayComeFrom(account, address)) return { kind: 'not_from_here', clientId: account.clientId }
      return { kind: 'account', account }
    },
  }
}

/** Whether an account's client may come from this address. */
export function mayComeFrom({ allowIps }: Pick<SmppAccount, 'allowIps'>, address: string): boolean {
  return allowIps.length === 0 || isInBlocks(address, allowIps)
}

/** What a look at a password has found. */
type Look = 'right' | 'wrong' | 'later'

/** Right passwords, each as a digest that is of use in this process only. */
function openRemembered(now: () => number) {
  const key = randomBytes(32)
  const untilMs = new Map<string, number>()

  return {
    /** Of the hash too: a password that was changed is none any more. */
    digestOf: (systemId: string, hash: string | null, password: string): string =>
      createHmac('sha256', key)
        .update(JSON.stringify([systemId, hash, password]))
        .digest('base64'),
    has(digest: string): boolean {
      const until = untilMs.get(digest) ?? 0
      // A clock that went back must not make it last.
      return until > now() && until <= now() + REMEMBER_MS
    },
    add(digest: string): void {
      untilMs.delete(digest)
      const [oldest] = untilMs.keys()
      if (untilMs.size >= MAX_REMEMBERED && oldest !== undefined) untilMs.delete(oldest)
      untilMs.set(digest, now() + REMEMBER_MS)
    },
  }
}
