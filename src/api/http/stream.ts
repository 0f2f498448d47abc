/**
 * An answer whose text is made while it is read: the next piece only when the last one has left, so memory does not grow
 * with the answer, and none once the client has gone. What fails before the first piece is thrown; later the connection
 * is cut, so that half an answer is not taken for a whole one.
 */
export async function streamText(
  pieces: AsyncGenerator<string>,
  headers: Record<string, string>,
): Promise<Response> {
  const encoder = new TextEncoder()
  let next: IteratorResult<string, unknown> | null = await pieces.next()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = next ?? (await pieces.next())
        next = null
        if (piece.done) controller.close()
        else controller.enqueue(encoder.encode(piece.value))
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers })
}
