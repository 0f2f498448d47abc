import type { Bus, RawReceipt } from '../bus/port.ts'

/** Makes receipts durable. Rejects with `BusUnavailable`: the provider must send them again. */
export async function recordReceipts(
  { bus }: { readonly bus: Bus },
  receipts: readonly RawReceipt[],
): Promise<true[]> {
  await bus.publishReceipts(receipts)
  return receipts.map(() => true)
}
