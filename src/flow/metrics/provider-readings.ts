import { type Reading, reading } from '../../metrics/exposition.ts'
import type { Deps } from '../../world.ts'

/** How the providers stand that messages may go to, as this process sees them; without a question to anybody. */
export function readProviders({ providers, health }: Pick<Deps, 'providers' | 'health'>): Reading[] {
  return providers.all().flatMap(({ name, state }) => {
    if (state !== 'active') return []
    const skipped = health.skipReasonOf(name)
    const isUp = providers.problemOf(name) === null && skipped !== 'no_line' && skipped !== 'breaker_open'
    return [
      reading('sms_provider_up', [name], isUp ? 1 : 0),
      reading('sms_breaker_open', [name], skipped === 'breaker_open' ? 1 : 0),
    ]
  })
}
