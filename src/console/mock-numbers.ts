import { DEMO_CLIENT } from '../domain/demo-client.ts'
import type { ClientId, MessageId, Msisdn } from '../domain/message.ts'
import type { Routable } from '../domain/route/routing.ts'
import { MOCK_NUMBER_START } from '../provider/mock/script.ts'
import type { ApiDeps } from '../world.ts'

/** What the form of the console begins with, to a number of the mock. */
const MESSAGE: Routable = {
  id: '00000000-0000-7000-8000-000000000000' as MessageId, // of the form of one
  clientId: DEMO_CLIENT.id as ClientId, // a UUID
  to: `${MOCK_NUMBER_START}1234` as Msisdn, // in E.164 form
  from: 'SENDER',
  lane: 'normal',
}

/** Whether the numbers of the mock go to providers of that kind alone, as the rules stand now. */
export function goesToMocks({
  router,
  providers,
}: {
  readonly router: Pick<ApiDeps['router'], 'explain'>
  readonly providers: Pick<ApiDeps['providers'], 'get'>
}): boolean {
  const candidates = router.explain(MESSAGE)?.candidates ?? []
  return candidates.length > 0 && candidates.every(({ provider }) => providers.get(provider)?.kind === 'mock')
}
