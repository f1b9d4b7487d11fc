/** For tests: a mail server on loopback that keeps what it is given, as an office's client would read it. */
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type TestMailServer = {
  /** SMTP_URL */
  readonly url: string
  /** Resolves with the next letter; letters wait for whoever asks. */
  readonly next: () => Promise<Email>
  readonly close: () => Promise<void>
}

export async function testMailServer(): Promise<TestMailServer> {
  const waiting: ((mail: Email) => void)[] = []
  const arrived: Email[] = []
  const deliver = (mail: Email) => {
    const reader = waiting.shift()
    if (reader === undefined) arrived.push(mail)
    else reader(mail)
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          deliver(mail)
          done()
        }, done)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    next: () => {
      const mail = arrived.shift()
      return mail === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(mail)
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
