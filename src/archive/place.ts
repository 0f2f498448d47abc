/**
 * Where files of days are kept. Names have folders in them, with `/`: `20260131/1/messages.parquet`. What was put is there whole, or not
 * at all. Everything rejects with `PlaceAway` when the place cannot do it now.
 */
export type Place = {
  /** As it is kept with a day: the path of a folder, or `s3://bucket/prefix`. */
  readonly address: string
  /** Begins a file that is written piece by piece; it is there once `end` has resolved. */
  write(name: string): Promise<PlacedFile>
  /** The bytes of a file from `from` on, up to `to` (not included). */
  read(name: string, from: number, to: number): Promise<Uint8Array>
  /** How long a file is, in bytes; null: there is none. */
  size(name: string): Promise<number | null>
  /** Names of all files whose names begin so. */
  list(prefix: string): Promise<readonly string[]>
  /** Removes a file; one that is not there is removed. */
  remove(name: string): Promise<void>
}

/** A file that is being written. */
export type PlacedFile = {
  /** Adds bytes; resolves when more may come. The bytes are the caller's again then. */
  add(bytes: Uint8Array): Promise<void>
  /** Ends the file: it is there, durably, when this resolves. */
  end(): Promise<void>
  /** Leaves nothing of it. Never rejects. */
  drop(): Promise<void>
}

/** The place does not answer, has no room, or refuses. The message says which place and why. */
export class PlaceAway extends Error {
  override readonly name = 'PlaceAway'
}
