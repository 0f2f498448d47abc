import type { ClientId } from '../../domain/message.ts'
import { keyName } from '../../store/idempotency.ts'

/** Keys whose request this process is carrying out. */
export type InFlight = {
  /** Runs the work, or answers null when a request under the key is running. */
  run<T>(clientId: ClientId, key: string | null, work: () => Promise<T>): Promise<T> | null
}

/** A twin that comes while the first one runs is told to come back; one that comes to another process waits for its commit. */
export function openInFlight(): InFlight {
  const running = new Set<string>()

  async function untilDone<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      running.delete(name)
    }
  }

  return {
    run(clientId, key, work) {
      if (key === null) return work()
      const name = keyName({ clientId, key })
      if (running.has(name)) return null
      running.add(name)
      return untilDone(name, work)
    },
  }
}
