/** The collector of Windows as one PowerShell script: the parts of its folder in the order of their names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entries.mjs'

const FOLDER = join(ROOT, 'agent/collectors/windows/script')

/** Paths of its parts. */
export const collectorParts = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ps1'))
    .sort()
    .map((name) => join(FOLDER, name))

export const SECURITY_PRODUCTS = join(ROOT, 'checks/device/security-products.json')

const hashTable = (entries) => `@{${entries.map(([name, vendor]) => ` '${name}' = '${vendor}'`).join(';')} }`

/** The names of protection services, from the one table that the checks read, too. */
function withSecurityServices(text) {
  const { products } = JSON.parse(readFileSync(SECURITY_PRODUCTS, 'utf8'))
  const services = products.flatMap(({ key, services }) => services.map((service) => ({ ...service, key })))
  const fill = (all, variable, part) => {
    const place = `${variable} = @{}`
    if (all.split(place).length !== 2) throw new Error(`the collector script has no one place "${place}"`)
    const entries = services
      .filter((service) => part in service)
      .map((service) => [service[part], service.key])
    return all.replace(place, `${variable} = ${hashTable(entries)}`)
  }
  return fill(fill(text, '$SECURITY_SERVICES', 'name'), '$SECURITY_BEGINNINGS', 'begins')
}

/** With CRLF, as the tools of Windows expect of a script; ASCII alone, since PowerShell 2 reads it in the local code page. */
export function collectorScript() {
  const text = withSecurityServices(
    collectorParts()
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n'),
  )
  const strange = /[^\t\n\r\x20-\x7e]/.exec(text)
  if (strange) throw new Error(`the collector script holds ${JSON.stringify(strange[0])}: ASCII alone`)
  return text.replace(/\r?\n/g, '\r\n')
}
