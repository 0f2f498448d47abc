import { openBrowser } from '../../test/support/browser.ts'

/** What an open page of the console holds. */
export type PageMemory = { readonly pageMb: number; readonly pageNodes: number }

/** The console's first page in a browser, live. */
export type ConsolePage = { memory(): Promise<PageMemory>; close(): Promise<void> }

const MB = 1_000_000

/** Opens it at a gateway. `memory` collects garbage first: what is left is kept. */
export async function openConsolePage(url: string): Promise<ConsolePage> {
  const browser = await openBrowser()
  const { page } = browser
  await page.goto(url)
  await page.getByText('live ·').waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return {
    async memory() {
      await session.send('HeapProfiler.collectGarbage')
      const { metrics } = await session.send('Performance.getMetrics')
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
      return { pageMb: Math.round(of('JSHeapUsedSize') / (MB / 10)) / 10, pageNodes: of('Nodes') }
    },
    close: browser.close,
  }
}
