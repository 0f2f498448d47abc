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

/** Sends messages for a time, to numbers that are delivered: `perSecond` open-loop, or as fast as the answers come. */
export async function sendLoad(options: {
  readonly url: string
  readonly clients: readonly string[]
  readonly seconds: number
  readonly connections: number
  readonly perSecond?: number
  /** 0 to 1. */
  readonly expressShare: number
}): Promise<LoadResult> {
  let sent = 0
  const bodyOf = () => {
    const index = sent++
    return JSON.stringify({
      client_id: options.clients[index % options.clients.length],
      to: `+1555${String(10_000 + (index % 90_000))}5555`,
      from: 'SENDER',
      text: `Your parcel ${index} is on its way`,
      express: options.expressShare > 0 && index % Math.round(1 / options.expressShare) === 0,
    })
  }
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
