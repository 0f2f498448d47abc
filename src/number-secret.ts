import { type Config, ConfigError } from './config.ts'
import { type NumberSecret, numberHashOf } from './domain/erasure/number-hash.ts'
import { keptSecret } from './kept-secret.ts'
import { openKeyedHash } from './kit/keyed-hash.ts'
import { openSeal } from './kit/seal.ts'
import type { Db } from './store/database/db.ts'
import { findSecretCheck } from './store/erasure/secret-check.ts'

/**
 * What numbers are hashed with: NUMBER_SECRET, or on the embedded database a secret of its own, made once in the data folder. Null when
 * processes would have to agree on one and none is set: no number is hashed then. Throws `ConfigError` when numbers were hashed with
 * another one: who has opted out, and is kept as a hash, would be written to again.
 */
export async function openNumberSecret(config: Config, db: Pick<Db, 'sql'>): Promise<NumberSecret | null> {
  const { NUMBER_SECRET, POSTGRES_URL, DATA_DIR } = config
  const secret = NUMBER_SECRET ?? (POSTGRES_URL ? null : keptSecret(DATA_DIR, 'number-secret'))
  const made = await findSecretCheck(db.sql)
  const opened = secret === null ? null : numberSecretOf(secret)
  if (made !== null && made !== opened?.check)
    throw new ConfigError(
      `${secret === null ? 'NUMBER_SECRET is not set' : 'NUMBER_SECRET is another one'}: numbers in the database were hashed with one, and who has opted out would not be known without it (docs/retention.md)`,
    )
  return opened
}

/** What this secret makes of numbers. */
export function numberSecretOf(secret: string): NumberSecret {
  const hash = openKeyedHash('numbers', secret)
  return {
    hashNumber: (number) => numberHashOf(hash(number)),
    // No number is like it.
    check: hash('check'),
    seal: openSeal('numbers to be removed', secret),
  }
}
