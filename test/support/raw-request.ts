import { connect } from 'node:net'

/** Writes these bytes to the server at this URL as they are (`fetch` would tidy them up), and gives all that comes back. */
export function rawRequest(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.on('data', (data) => {
      text += String(data)
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}
