/** An operator on a free loopback port that answers with all that it was asked, in several forms. */
export type EchoingOperator = { readonly url: string; close(): Promise<void> }

/**
 * Starts it. It takes `{to, text, ref, dlr, key}`, names the message `echo-REF` and quotes request line, headers and body, as they
 * came, percent-encoded, in hexadecimal and in base64. A number that ends in 0009 it refuses, in the same words.
 */
export function openEchoingOperator(): EchoingOperator {
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    async fetch(request) {
      const body = await request.text()
      const { ref, to, text } = JSON.parse(body) as { ref: string; to: string; text: string } // what the template sends
      const echo = {
        id: `echo-${ref}`,
        asked: `${request.method} ${request.url}`,
        headers: Object.fromEntries(request.headers),
        body,
        encoded: encodeURIComponent(body),
        base64: Buffer.from(body).toString('base64'),
        octets: Buffer.from(text, 'utf16le').swap16().toString('hex'),
      }
      const status = to.endsWith('0009') ? 400 : 200
      return Response.json(echo, { status, headers: { 'x-request-id': encodeURIComponent(text) } })
    },
  })
  return { url: `http://127.0.0.1:${server.port}/send`, close: () => server.stop(true) }
}
