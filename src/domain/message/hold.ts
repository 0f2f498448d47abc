/** Why a message waits for another time, as reports and the console name it. */
export const HOLDS = [
  /** Its class has hours, and where it goes they are over. */
  'send_window',
  /** Its sender has its parts of this minute or day; its turn is reserved. */
  'sender_cap',
  /** So many wait for that sender that it is asked again later for a turn. */
  'sender_full',
] as const
export type Hold = (typeof HOLDS)[number]
