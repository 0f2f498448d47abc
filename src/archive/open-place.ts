import { openBucket } from './bucket.ts'
import { openFolder } from './folder.ts'
import type { Place } from './place.ts'

/** `s3://bucket` or `s3://bucket/prefix`. */
export const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/*$/

/** Opens a place by its address, as it is kept with a day; asks nobody yet. */
export function openPlace(address: string): Place {
  const [, bucket, prefix = ''] = BUCKET.exec(address) ?? []
  return bucket === undefined ? openFolder(address) : openBucket(bucket, prefix)
}
