/** What a picture of the machine says besides its states and arrows. All keys are ids of the chart. */
export type ChartLook = {
  /** Where the message is. */
  readonly current?: ReadonlySet<string>
  /** States and arrows that matter; all others step back. */
  readonly path?: ReadonlySet<string> | null
  /** Arrows that can be taken now. */
  readonly open?: ReadonlySet<string>
  readonly selected?: string | null
  /** The number in a state, and a word below it. */
  readonly numbers?: ReadonlyMap<string, StateNumber>
  /** What is written on an arrow. */
  readonly notes?: ReadonlyMap<string, string>
  /** By state: how long messages stay in it, on a line of its own. */
  readonly stays?: ReadonlyMap<string, StateStay>
  /**
   * By arrow, in messages per second: what flows along it is as dense, fast and wide as this says, on a log scale. Without
   * it the page's own live rates are drawn, and single moves where there are few.
   */
  readonly rates?: ReadonlyMap<string, number>
  /** By arrow, from 0 to 1: how thick it is drawn. */
  readonly weights?: ReadonlyMap<string, number>
  /** The providers, within SENDING; those that there is no room for are counted. */
  readonly lines?: readonly ProviderLine[]
}

/** A number in a state, with what it counts. */
export type StateNumber = { readonly value: string; readonly unit: string }
/** How long messages stay in a state: in few characters, and in words. `isSlow` is worse than usual: red. */
export type StateStay = { readonly text: string; readonly isSlow: boolean; readonly title: string }
/** A provider as it stands in SENDING: its name, how it is, and what it does in few characters. */
export type ProviderLine = {
  readonly name: string
  readonly state: 'up' | 'down' | 'paused'
  readonly text: string
}
