/** The address that people and agents use: on pages, in mails, in the enrolment command. */
import { type Config, tlsSource } from './config.ts'
import { isWildcardHost, lanAddresses, machineName } from './network.ts'

type Settings = Pick<Config, 'BASE_URL' | 'HOST' | 'PORT' | 'TLS' | 'TLS_CERT_FILE'>

/**
 * BASE_URL without a slash at its end; else by HOST, and when that means all addresses, the first one of the LAN.
 * `port`: where the server really listens, when PORT=0 let the system choose.
 */
export function publicUrl(
  settings: Settings,
  port: number = settings.PORT,
  addresses: readonly string[] = lanAddresses(),
): string {
  if (settings.BASE_URL !== undefined) return settings.BASE_URL.replace(/\/+$/, '')
  const secure = tlsSource(settings) !== 'none'
  const host = isWildcardHost(settings.HOST) ? (addresses[0] ?? machineName() ?? 'localhost') : settings.HOST
  const usual = secure ? 443 : 80
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}${port === usual ? '' : `:${port}`}`
}
