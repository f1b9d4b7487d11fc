/** The proxy as this machine sees it: requests and certificates by the authority of the proxy and no other. */
import { X509Certificate } from 'node:crypto'
import * as http from 'node:http'
import * as https from 'node:https'
import { connect } from 'node:tls'
import { HOST_NAME, LISTEN } from './house.ts'

const TIMEOUT_MS = 15_000

export type Answered = { readonly status: number; readonly location: string; readonly body: Buffer }

/** `caPem`: what https is verified against; null asks over plain http. */
export const ask = (path: string, caPem: string | null): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const where = { host: LISTEN, path, headers: { host: HOST_NAME }, agent: false, timeout: TIMEOUT_MS }
    const take = (response: http.IncomingMessage) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        resolve({ status, location: headers.location ?? '', body: Buffer.concat(chunks) })
      })
    }
    const request =
      caPem === null ? http.get(where, take) : https.get({ ...where, servername: HOST_NAME, ca: caPem }, take)
    request.on('timeout', () => request.destroy(new Error(`no answer to ${path}`)))
    request.on('error', reject)
  })

/** What is shown to somebody who names nobody; verified against `caPem`, but for the name, which is the caller's to look at. */
export const certificateForNobody = (host: string, caPem: string): Promise<X509Certificate> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port: 443, ca: caPem, checkServerIdentity: () => undefined })
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no handshake')))
    socket.on('secureConnect', () => {
      const { raw } = socket.getPeerCertificate()
      socket.destroy()
      resolve(new X509Certificate(raw))
    })
    socket.on('error', reject)
  })
