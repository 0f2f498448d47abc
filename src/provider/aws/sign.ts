import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import type { Asked } from '../../outbound/way-out.ts'
import { REDACTED } from '../http/redact.ts'
import type { SecretOf } from '../over-http.ts'

/** What is signed: a POST to `/` of the server, as both APIs take it. */
export type Unsigned = {
  readonly server: URL
  readonly service: 'sms-voice' | 'sns'
  readonly region: string
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Signs requests of one account; to be kept, for it keeps the key of the day. */
export type Sign = (unsigned: Unsigned, secretOf: SecretOf, nowMs: number) => Promise<Asked>

/**
 * Opens signing by Signature Version 4 (AWS General Reference, "Signing AWS API requests"), as the official SDK for JavaScript
 * signs: every header, the length and the hash of the body among them. A masked key signs nothing: `***` stands for what
 * it would have made. `hasSessionToken`: the credentials are temporary ones.
 */
export function openSign(hasSessionToken: boolean): Sign {
  let keys: { readonly day: string; readonly byName: Map<string, ArrayBuffer> } | null = null

  function keysOf(day: string): Map<string, ArrayBuffer> {
    if (keys?.day !== day) keys = { day, byName: new Map() }
    return keys.byName
  }

  return async ({ server, service, region, headers, body }, secretOf, nowMs) => {
    const datetime = new Date(nowMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
    const sent: Record<string, string> = {
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
      'x-amz-date': datetime,
      ...(hasSessionToken ? { 'x-amz-security-token': secretOf('session_token') } : {}),
    }
    const secretAccessKey = secretOf('secret_access_key')
    const signer = new AwsV4Signer({
      method: 'POST',
      url: server.href,
      headers: sent,
      body,
      accessKeyId: secretOf('access_key_id'),
      secretAccessKey,
      service,
      region,
      datetime,
      allHeaders: true,
      cache: keysOf(datetime.slice(0, 8)),
    })
    const authorization = secretAccessKey === REDACTED ? REDACTED : await signer.authHeader()
    return { method: 'POST', path: '/', headers: { ...sent, authorization }, body }
  }
}
