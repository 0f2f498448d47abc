import { createApp } from '../../src/api/app.ts'
import { httpDoors } from '../../src/doors/http-doors.ts'
import { openIntake } from '../../src/flow/accept/intake.ts'
import type { ApiDeps } from '../../src/world.ts'

/** The HTTP edge on a free port. */
export type ListeningApp = {
  readonly url: string
  /** Requests that are not answered yet. */
  pending(): number
  stop(): Promise<void>
}

/** Listens as `src/main.ts` does. */
export function listenApp(deps: ApiDeps): ListeningApp {
  const intake = openIntake(deps)
  const app = createApp(deps, { intake, doors: httpDoors(deps, intake) })
  app.listen({ port: 0, hostname: '127.0.0.1' })
  return {
    url: `http://127.0.0.1:${app.server?.port}`,
    pending: () => app.server?.pendingRequests ?? 0,
    stop: async () => void (await app.server?.stop(true)),
  }
}
