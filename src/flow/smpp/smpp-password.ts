/** What a verification costs: some 20 ms of a core and 12 MB. */
const COST = { algorithm: 'argon2id', memoryCost: 12_288, timeCost: 3 } as const

/** Of a password that nobody has: who gives a name that nobody has waits as long as others. */
let nobodys: Promise<string> | null = null

/** What a password is verified by, in its place; the text says by which function (PHC string format). */
export async function hashSmppPassword(password: string): Promise<string> {
  return await Bun.password.hash(password, COST)
}

/** Whether this is the password of the hash; takes as long for none (null), which has no password. */
export async function verifySmppPassword(password: string, hash: string | null): Promise<boolean> {
  nobodys ??= hashSmppPassword(crypto.randomUUID())
  // An empty one is refused by the function, and takes no time at all.
  const isRight = await Bun.password.verify(password || '\0', hash ?? (await nobodys))
  return isRight && hash !== null
}
