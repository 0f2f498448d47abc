import { gzipSync } from 'bun'

/** A file of the console as it is served. */
export type BundledFile = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer>
  readonly type: string
  /** A hash of the content, in quotes (RFC 9110, 8.8.3). */
  readonly etag: string
}

/** Makes a file of a content. */
export function servedFile(content: string | ArrayBuffer, type: string): BundledFile {
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  return { body, gzipped: gzipSync(body), type, etag: `"${Bun.hash(body).toString(36)}"` }
}

/** Answers with a file: zipped when the browser takes that, and without its content when the browser has it. */
export function serve(request: Request, file: BundledFile, headers: Record<string, string>): Response {
  const shared = { ...headers, etag: file.etag, vary: 'accept-encoding' }
  if (request.headers.get('if-none-match')?.includes(file.etag)) {
    return new Response(null, { status: 304, headers: shared })
  }
  const zipped = request.headers.get('accept-encoding')?.includes('gzip') ?? false
  return new Response(zipped ? file.gzipped : file.body, {
    headers: {
      ...shared,
      'content-type': file.type,
      'x-content-type-options': 'nosniff',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}
