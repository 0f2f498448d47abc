import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { settledFaults } from './settled.ts'

/** Faults that axe calls serious or critical, in words. Its script goes in past the page's policy. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return await settledFaults(() => faultsNow(page))
}

async function faultsNow(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<import('axe-core').AxeResults> } }
    ).axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}
