import { networkInterfaces } from 'node:os'

/** Of a block for tests of networks (RFC 2544): it belongs to nobody. */
const MADE = '198.18.0.11'

/** An address of this machine that is not loopback, as a colleague's browser would use; `remove` takes back what was made. */
export type OwnAddress = { readonly host: string; remove(): void }

/**
 * Finds such an address, or gives the machine one, which only root may. A page at 127.0.0.1 or localhost is a secure
 * context, whatever its scheme; a page at any other address over http is not. Throws where there is none: a test that
 * needs it must not pass by being left out.
 */
export function findOwnAddress(): OwnAddress {
  const known = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  if (known) return { host: known.address, remove() {} }
  // On the loopback interface: no packet leaves the machine, and for a browser it is an address like any other.
  const made = Bun.spawnSync(['ip', 'address', 'add', `${MADE}/32`, 'dev', 'lo'])
  if (made.exitCode !== 0)
    throw new Error(
      `this machine has no address but loopback, and none could be made (ip: ${made.stderr.toString().trim()}): ` +
        'the console over plain http cannot be tested here',
    )
  return { host: MADE, remove: () => void Bun.spawnSync(['ip', 'address', 'del', `${MADE}/32`, 'dev', 'lo']) }
}
