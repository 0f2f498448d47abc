import type { Logger } from 'pino'
import type { Providers } from '../directory/providers.ts'
import type { Exchange } from '../domain/message/exchange.ts'
import { exchangeCharacters, keptExchange } from '../domain/message/kept-exchange.ts'
import { openRedaction } from '../provider/http/redact.ts'
import type { Secrets } from '../provider/kind.ts'
import { type Db, isUnavailable, reasonOf } from '../store/database/db.ts'
import { insertExchanges } from '../store/message/exchanges.ts'
import type { ProviderLog } from '../world.ts'
import { openSentCodes } from './sent-codes.ts'

/** How soon what was said is in the database. Seldom enough that a batch is large, soon enough for who watches. */
const WRITE_EVERY_MS = 500

/** Rows in one statement, at most: it is over in milliseconds, and the embedded database has one session for all. */
const MAX_BATCH = 250

/** What waits in memory, at most: several seconds of the fastest worker, a minute of a slow one whose database is away. */
const MAX_WAITING = 10_000
const MAX_WAITING_CHARACTERS = 16_000_000

/** A loss is said at once, what is lost after it no more often than this. */
const SAY_AGAIN_MS = 60_000

type Waiting = { readonly provider: string; readonly exchange: Exchange; readonly characters: number }

type LogDeps = {
  readonly db: Db
  readonly providers: Pick<Providers, 'secretsOf' | 'receiptTokenOf'>
  readonly now: () => number
  readonly newId: () => string
  readonly log: Pick<Logger, 'warn'>
}

/** Opens the log of a worker. Nothing runs while nothing waits. */
export function openProviderLog({ db, providers, now, newId, log }: LogDeps): ProviderLog {
  const waiting: Waiting[] = []
  const codes = openSentCodes(now)
  const redactionOf = openRedactions(providers)
  let characters = 0
  let lost = 0
  let why = ''
  let saidAtMs = Number.NEGATIVE_INFINITY
  let timer: Timer | undefined
  let writing: Promise<void> | null = null

  function lose(count: number, reason: string): void {
    lost += count
    why = reason
    sayLost()
  }

  function sayLost(): void {
    if (lost === 0 || now() - saidAtMs < SAY_AGAIN_MS) return
    saidAtMs = now()
    log.warn({ lost, why }, 'exchanges with providers were not kept')
    lost = 0
  }

  /** The first that comes is written after this time, together with what comes until then. */
  function wake(): void {
    if (writing !== null) return
    timer ??= setTimeout(() => {
      timer = undefined
      writing = write().finally(() => {
        writing = null
        if (waiting.length > 0) wake()
      })
    }, WRITE_EVERY_MS)
  }

  /** Writes what waits now, or as much as the database takes; what comes meanwhile is the next large batch. */
  async function write(): Promise<void> {
    for (let left = waiting.length; left > 0; left -= MAX_BATCH) {
      const batch = waiting.slice(0, Math.min(left, MAX_BATCH))
      try {
        await insertExchanges(db, newId(), batch.map(rowOf))
      } catch (error) {
        if (isUnavailable(error)) return
        lose(batch.length, reasonOf(error))
      }
      waiting.splice(0, batch.length)
      for (const one of batch) characters -= one.characters
    }
    sayLost()
  }

  function rowOf({ provider, exchange }: Waiting) {
    const redact = redactionOf(provider)
    const hideCode = codes.hidingOf(exchange.messageId)
    return { ...keptExchange(exchange, (words) => hideCode(redact(words))), provider }
  }

  return {
    keep(provider, exchange) {
      const size = exchangeCharacters(exchange)
      if (waiting.length >= MAX_WAITING || characters + size > MAX_WAITING_CHARACTERS)
        return lose(1, 'too many wait for the database')
      waiting.push({ provider, exchange, characters: size })
      characters += size
      wake()
    },
    hideCode: codes.add,
    async close() {
      clearTimeout(timer)
      await writing
      clearTimeout(timer)
      await write()
      if (waiting.length > 0) lose(waiting.length, 'the worker stops while the database is away')
      saidAtMs = Number.NEGATIVE_INFINITY
      sayLost()
    },
  }
}

/** How words of a provider are rid of its secrets, those of now; of a provider that is gone, of those that it had. */
function openRedactions(providers: LogDeps['providers']): (provider: string) => (words: string) => string {
  const known = new Map<string, { readonly secrets: Secrets; readonly redact: (words: string) => string }>()
  return (provider) => {
    const before = known.get(provider)
    const secrets = providers.secretsOf(provider)
    if (before && (secrets === null || secrets === before.secrets)) return before.redact
    const redact = openRedaction(secrets ?? {}, providers.receiptTokenOf(provider) ?? '')
    known.set(provider, { secrets: secrets ?? {}, redact })
    return redact
  }
}
