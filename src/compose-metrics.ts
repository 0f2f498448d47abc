import { version } from '../package.json'
import type { Config } from './config.ts'
import { readDependencies } from './flow/metrics/dependency-readings.ts'
import { openGatewayReadings } from './flow/metrics/gateway-readings.ts'
import { readProviders } from './flow/metrics/provider-readings.ts'
import { type Reading, reading } from './metrics/exposition.ts'
import { type Metrics, openMetrics } from './metrics/metrics.ts'
import { openScrape, type Scrape, type Source } from './metrics/scrape.ts'
import type { Tally } from './metrics/tally.ts'
import type { ApiDeps } from './world.ts'

/** What a process counts, and tells. */
export type Counting = {
  readonly metrics: Metrics
  readonly scrape: Scrape
  /** What whoever scrapes names himself with. */
  readonly tokens: readonly string[]
  /** From now on this is read at each scrape, too. */
  reads(source: Source): void
}

/** The actor threads of this process, as far as they are watched. */
export type CountedThreads = {
  /** Adds what they have counted to the tally; answers what they read now. */
  count(): Promise<readonly Reading[]>
  alive(): { readonly threads: number; readonly of: number }
}

/** Opens it for a process with these threads; at first it tells what was counted, and who it is. */
export function openCounting(
  config: Pick<Config, 'ROLE' | 'METRICS_CLIENTS' | 'METRICS_TOKEN' | 'METRICS_TOKEN_ALSO'>,
  tally: Tally,
  threads: CountedThreads | null,
): Counting {
  const sources: Source[] = [async () => [reading('sms_build_info', [version, config.ROLE], 1)]]
  if (threads) sources.push(async () => [...(await threads.count()), ...threadReadings(threads.alive())])
  return {
    metrics: openMetrics(tally, config.METRICS_CLIENTS),
    scrape: openScrape(tally, sources),
    tokens: [config.METRICS_TOKEN, config.METRICS_TOKEN_ALSO].flatMap((token) => token ?? []),
    reads: (source) => sources.push(source),
  }
}

function threadReadings({ threads, of }: ReturnType<CountedThreads['alive']>): Reading[] {
  return [
    reading('sms_worker_threads', ['alive'], threads),
    reading('sms_worker_threads', ['dead'], of - threads),
  ]
}

type Read = Pick<ApiDeps, 'db' | 'bus' | 'redis' | 'now' | 'directory' | 'backlog' | 'providers' | 'health'>

/** What an api tells besides: the whole gateway, what it depends on, and, where no thread does, how providers stand. */
export function openApiReadings(
  deps: Read,
  hasThreads: boolean,
  { ARCHIVE_AFTER_DAYS: archiveAfterDays }: Pick<Config, 'ARCHIVE_AFTER_DAYS'>,
): Source {
  const readGateway = openGatewayReadings({ ...deps, archiveAfterDays })
  const readNeeds = readDependencies(deps)
  return async () => {
    const asked = await Promise.all([readGateway(), readNeeds()])
    const bound = reading('sms_backlog_max_messages', [], deps.backlog.state().max)
    return [...asked.flat(), bound, ...(hasThreads ? [] : readProviders(deps))]
  }
}
