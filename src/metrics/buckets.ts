/** Upper bounds of an acceptance: a commit takes some 5 ms, a busy one 100, a database that is away 90 s. In seconds. */
export const ACCEPT_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30] as const

/** Of an answer of a provider, which may take two minutes. */
export const ANSWER_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120] as const

/** Of what ends with a receipt: milliseconds from a mock, days from a handset that is off. */
export const LIFE_S = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400] as const

/** Of a commit. */
export const COMMIT_S = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] as const

/** What a commit holds: a bulk request has up to 1,000 messages. */
export const BATCH = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000] as const
