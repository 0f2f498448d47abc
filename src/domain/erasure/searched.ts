/** How what a column holds is searched for a number, and what becomes of it. */
export type Searched =
  /** A number: it becomes its hash, and what its row says is removed. */
  | 'number'
  /** What a message says: removed with the number of its row, and the number within it left out. */
  | 'text'
  /** The same as octets, which are not searched: removed with the number of their row. */
  | 'octets'
  /** Words that may quote a number: left out there. */
  | 'words'
  /** JSON whose texts may be, or quote, one: its hash, or left out. */
  | 'json'
  /** JSON that the form of a door is filled with: left out, as a hash has no place in a field of SMPP. What it quotes of a text goes with that. */
  | 'form'
  /** What a client is told, JSON: whose numbers are the number of their row. What it says goes with it. */
  | 'told'
  /** Lines of a history (src/domain/message/history-line.ts). */
  | 'lines'

/** Why a column is not searched. */
export type NotSearched = {
  readonly not: /** One of a few words, or the name of a provider or a list. */
    | 'word'
    /** An id that a provider, a process or the gateway has given. */
    | 'id'
    /** What an admin or a client has set up, and changes there. */
    | 'setting'
    /** A secret, sealed or hashed. */
    | 'secret'
    /** What is written of the erasure itself. */
    | 'proof'
    /** How far a job has come. */
    | 'progress'
    /** It goes whole, with its message (src/store/message/exchanges.ts). */
    | 'exchange'
    /** A fingerprint, or what is compared only. */
    | 'compared'
    /** Has an end within a day, and what it is compared with must stay. */
    | 'short'
}
