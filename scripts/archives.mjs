/** Archives that are the same to the last byte for the same files: no clock, no account, no order of the disk in them. */
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'

/** @typedef {{ name: string, bytes: Uint8Array, mode?: number }} File */

/** 1980-01-01 00:00, the first moment that a ZIP can say; local fields, so the same in every zone. */
const ZIP_EPOCH = new Date(1980, 0, 1)

export function zip(files) {
  const entries = sorted(files).map(({ name, bytes }) => [
    name,
    [bytes, { mtime: ZIP_EPOCH, os: 0, attrs: 0 }],
  ])
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: 9 }))
}

const sorted = (files) => [...files].sort((a, b) => (a.name < b.name ? -1 : 1))

/** POSIX ustar; folders are named, owned by root. Throws for a name longer than its field. */
export function tar(files) {
  const folders = new Set()
  for (const { name } of files) {
    const parts = name.split('/').slice(0, -1)
    for (let at = 1; at <= parts.length; at++) folders.add(`${parts.slice(0, at).join('/')}/`)
  }
  const all = [...[...folders].map((name) => ({ name, bytes: Buffer.alloc(0), mode: 0o755 })), ...files]
  const blocks = sorted(all).flatMap(({ name, bytes, mode = 0o644 }) => [
    tarHeader(name, bytes.length, mode),
    Buffer.from(bytes),
    Buffer.alloc((512 - (bytes.length % 512)) % 512),
  ])
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function tarHeader(name, size, mode) {
  if (Buffer.byteLength(name) > 100) throw new Error(`name too long for a tar archive: ${name}`)
  const header = Buffer.alloc(512)
  const octal = (value, length) => `${value.toString(8).padStart(length - 1, '0')}\0`
  header.write(name, 0)
  header.write(octal(mode, 8), 100)
  header.write(octal(0, 8) + octal(0, 8), 108)
  header.write(octal(size, 12) + octal(0, 12), 124)
  header.write(' '.repeat(8), 148)
  header.write(name.endsWith('/') ? '5' : '0', 156)
  header.write('ustar\x0000', 257, 'latin1')
  header.write('root', 265)
  header.write('root', 297)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

export const tarGz = (files) => gzipSync(tar(files), { level: 9 })

/** A Debian package (deb(5)): an ar archive of the version, the control files and the files to install. */
export function deb({ control, scripts, files }) {
  const controlFiles = [
    { name: './control', bytes: Buffer.from(control) },
    ...Object.entries(scripts).map(([name, text]) => ({
      name: `./${name}`,
      bytes: Buffer.from(text),
      mode: 0o755,
    })),
  ]
  const members = [
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar.gz', tarGz(controlFiles)],
    ['data.tar.gz', tarGz(files.map((file) => ({ ...file, name: `./${file.name}` })))],
  ]
  const parts = members.flatMap(([name, bytes]) => [
    Buffer.from(
      `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`,
    ),
    bytes,
    Buffer.alloc(bytes.length % 2, '\n'),
  ])
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts])
}
