import { useEffect, useState } from 'react'
import type { Charts } from '../../chart-shapes.ts'

const RETRY_MS = 1_500

let charts: Promise<Charts> | null = null

/** The laid out machine; null until it is there. Fetched once for all pages, and again while the gateway is away. */
export function useCharts(): Charts | null {
  const [found, setFound] = useState<Charts | null>(null)
  useEffect(() => {
    let stopped = false
    charts ??= fetchCharts()
    void charts.then((value) => {
      if (!stopped) setFound(value)
    })
    return () => {
      stopped = true
    }
  }, [])
  return found
}

async function fetchCharts(): Promise<Charts> {
  for (;;) {
    const response = await fetch('/console/chart.json').catch(() => null)
    if (response?.ok) return (await response.json()) as Charts
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}
