import autocannon from 'autocannon'

/** What the senders saw. Latencies in milliseconds. */
export type LoadResult = {
  readonly accepted: number
  readonly refused: number
  readonly errors: number
  readonly seconds: number
  readonly acceptMs: {
    readonly p50: number
    readonly p97_5: number
    readonly p99: number
    readonly max: number
  }
}

type Load = {
  readonly url: string
  readonly clients: readonly string[]
  readonly seconds: number
  readonly connections: number
  /** 0 to 1. */
  readonly expressShare: number
  readonly perSecond?: number
}

/**
 * Sends messages with autocannon to numbers that are delivered: `perSecond`, or as fast as the answers come.
 * autocannon sends each second's share in one burst.
 */
export async function sendLoad(options: Load): Promise<LoadResult> {
  const bodyOf = bodies(options)
  const result = await autocannon({
    url: options.url,
    connections: options.connections,
    duration: options.seconds,
    ...(options.perSecond === undefined ? {} : { overallRate: options.perSecond }),
    requests: [
      {
        method: 'POST',
        path: '/v1/messages',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: bodyOf() }),
      },
    ],
  })
  const { p50, p97_5, p99, max } = result.latency
  return {
    accepted: result['2xx'],
    refused: result.non2xx,
    errors: result.errors + result.timeouts,
    seconds: result.duration,
    acceptMs: { p50, p97_5, p99, max },
  }
}

/**
 * Sends messages evenly spaced, whatever the answers do (open-loop). A latency counts from the moment the message was
 * due, so that a stall is not hidden by sending less.
 */
export async function sendPaced(
  options: Omit<Load, 'connections'> & { readonly perSecond: number },
): Promise<LoadResult> {
  const bodyOf = bodies(options)
  const latencies: number[] = []
  let refused = 0
  let errors = 0
  const send = async (dueAt: number) => {
    try {
      const response = await fetch(`${options.url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: bodyOf(),
      })
      await response.arrayBuffer()
      if (response.status === 202) latencies.push(performance.now() - dueAt)
      else refused++
    } catch {
      errors++
    }
  }
  const startedAt = performance.now()
  const total = options.seconds * options.perSecond
  const sending: Promise<void>[] = []
  while (sending.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * options.perSecond) + 1)
    while (sending.length < due) sending.push(send(startedAt + (sending.length * 1_000) / options.perSecond))
    await Bun.sleep(1)
  }
  await Promise.all(sending)
  latencies.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((latencies[Math.floor((latencies.length - 1) * share)] ?? 0) * 10) / 10
  return {
    accepted: latencies.length,
    refused,
    errors,
    seconds: options.seconds,
    acceptMs: { p50: at(0.5), p97_5: at(0.975), p99: at(0.99), max: at(1) },
  }
}

function bodies({ clients, expressShare }: Pick<Load, 'clients' | 'expressShare'>): () => string {
  let sent = 0
  return () => {
    const index = sent++
    return JSON.stringify({
      client_id: clients[index % clients.length],
      to: `+1555${String(10_000 + (index % 90_000))}5555`,
      from: 'SENDER',
      text: `Your parcel ${index} is on its way`,
      express: expressShare > 0 && index % Math.round(1 / expressShare) === 0,
    })
  }
}
