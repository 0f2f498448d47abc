import type { Tx } from '../database/db.ts'

/** What the secret of numbers made of a fixed text when the first one was hashed; null: none was. */
export async function findSecretCheck(tx: Tx): Promise<string | null> {
  const [row] = await tx<{ made: string }[]>`select made from number_secret_check`
  return row?.made ?? null
}

/** Keeps it, before a number is hashed; false: numbers were hashed with another secret. */
export async function keepSecretCheck(tx: Tx, made: string): Promise<boolean> {
  await tx`insert into number_secret_check (made) values (${made}) on conflict do nothing`
  return (await findSecretCheck(tx)) === made
}
