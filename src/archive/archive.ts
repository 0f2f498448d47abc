import type { ClientId, MessageId } from '../domain/message.ts'
import type {
  ArchivedEvent,
  ArchivedExchange,
  ArchivedMessage,
  ArchivedPart,
  ArchivedRequest,
} from './day-files.ts'
import type { Manifest } from './manifest.ts'
import type { Place } from './place.ts'

/** Days in cold storage, as they are read. */
export type Archive = {
  /**
   * The reader of a day that is in cold storage alone, `20260131` as its tables were named; null when the database has it, or never had. Asks the database for the
   * day's generation each time: what was rewritten a moment ago is read as it is now. Rejects with `PlaceAway` when its place does not answer.
   */
  readDay(day: string): Promise<DayReader | null>
  /**
   * The reader of a day's files, also where the day is restored: what was said with providers (before `exchangesUntilMs` of the
   * manifest) is in them alone then. Null: there are none.
   */
  readFiles(day: string): Promise<DayReader | null>
  /** The days that are in cold storage alone, `20260131`, the newest first; of them those from `first` to `last`, both included. */
  archivedDays(first: string, last: string): Promise<readonly string[]>
}

/** What is known of a day in the database's row of it. */
export type KnownDay = {
  /** False: it is restored, and its files are there besides. */
  readonly isArchived: boolean
  readonly place: Place
  readonly manifest: Manifest
}

/**
 * Opens the archive. `findDay` asks for a day that has files (`20260131`), `listDays` for the days that are archived. What reads
 * Parquet is loaded when the first day is read.
 */
export function openArchive(store: {
  findDay(day: string): Promise<KnownDay | null>
  listDays(first: string, last: string): Promise<readonly string[]>
}): Archive {
  let opening: Promise<(place: Place, manifest: Manifest) => DayReader> | null = null

  async function read({ place, manifest }: KnownDay): Promise<DayReader> {
    opening ??= import('./open-day.ts').then(({ openDays }) => openDays())
    return (await opening)(place, manifest)
  }

  return {
    async readDay(day) {
      const known = await store.findDay(day)
      return known?.isArchived ? await read(known) : null
    },
    async readFiles(day) {
      const known = await store.findDay(day)
      return known && (await read(known))
    },
    archivedDays: store.listDays,
  }
}

/** An archive that no day was written to. */
export const NO_ARCHIVE: Archive = {
  readDay: async () => null,
  readFiles: async () => null,
  archivedDays: async () => [],
}

/** Which messages of a day, newest first. */
export type PageOfDay = {
  readonly clientId: ClientId | null
  /** Ids that are smaller; null: from the end of the day. */
  readonly before: MessageId | null
  /** Ids that are not smaller; null: to the begin of the day. */
  readonly from: MessageId | null
  /** At most so many. */
  readonly most: number
  /** What else has to hold. Called for each message of the client, in the order in which they come. */
  readonly where?: (message: ArchivedMessage) => boolean
}

/** One archived day. Rows are exact; instants are microseconds (`dateOf`), JSON is text. All reject with `PlaceAway` when its place does not answer. */
export type DayReader = {
  /** `20260131` */
  readonly day: string
  readonly manifest: Manifest
  /** One message with its lock; null: the day has none of this id. Reads its row group's pages alone. */
  message(id: MessageId): Promise<ArchivedMessage | null>
  /** Messages of a day, newest first. Reads the row groups that may have some. */
  messages(page: PageOfDay): Promise<ArchivedMessage[]>
  /** Rows of its history that are not lines of the message, by number. */
  events(id: MessageId): Promise<ArchivedEvent[]>
  /** What was said with providers for it, oldest first; of more than `most` the last ones. */
  exchanges(id: MessageId, most: number): Promise<ArchivedExchange[]>
  /** Ids of providers beside the one in the message. */
  parts(id: MessageId): Promise<ArchivedPart[]>
  /** Whose these ids of a provider are: of messages and of their parts. */
  providerIds(provider: string, providerMessageIds: readonly string[]): Promise<ArchivedPart[]>
  /** Requests of this name. */
  requests(requestId: string): Promise<ArchivedRequest[]>
}
