/**
 * From what a collector printed to what a report carries, done once, on the PC: certificate blobs are read, and
 * what could name a person (blobs, subjects, container names, account names and SIDs) stays behind.
 */
import { decodeBytes } from './certificates/encoding.ts'
import { reportedPart } from './certificates/reported.ts'
import { readStored } from './certificates/stored.ts'
import type { CollectorDocument, Facts } from './facts.ts'
import { type Hash, mapTexts, withoutPerson, withoutSignIn } from './privacy.ts'
import type { StoredCertificate, WindowsCertificateEntry } from './windows/certificates.ts'
import { type WindowsDocument, WindowsFacts } from './windows.ts'

const MAX_TEXT = 256

/** A Linux collector names nobody in the first place: its document is returned as it is. */
export function toFacts(document: WindowsDocument, hash: Hash): WindowsFacts
export function toFacts(document: CollectorDocument, hash: Hash): Facts
export function toFacts(document: CollectorDocument, hash: Hash): Facts {
  return document.contract === 'win-collector/1' ? windowsFacts(document, hash) : document
}

function windowsFacts(document: WindowsDocument, hash: Hash): WindowsFacts {
  const { certificates, accounts, network } = document
  const reduced = {
    ...document,
    certificates: certificates && {
      ...certificates,
      entries: certificates.entries?.map((entry) => readEntry(entry, hash)) ?? null,
    },
    accounts: accounts && {
      ...accounts,
      localUsers: accounts.localUsers?.map(({ nameHash: _, ...user }) => user) ?? null,
    },
    network: network && {
      ...network,
      winHttpProxy: network.winHttpProxy && withoutSignIn(network.winHttpProxy),
      ...(network.machineProxy !== undefined && {
        machineProxy: network.machineProxy && withoutSignIn(network.machineProxy),
      }),
      userProxies:
        network.userProxies?.map((one) => ({ ...one, proxy: one.proxy && withoutSignIn(one.proxy) })) ?? null,
    },
  }
  return WindowsFacts.parse(mapTexts(reduced, (text) => withoutPerson(text, hash)))
}

function readEntry(entry: StoredCertificate, hash: Hash): WindowsCertificateEntry {
  const place = {
    owner: entry.ownerSid ?? 'machine',
    store: entry.store,
    profileLoaded: entry.profileLoaded,
    lastWrite: entry.lastWrite,
  }
  const blob = decodeBytes(entry.blob, entry.encoding)
  if (!blob) return { ...place, parsed: false, reason: 'bad-encoding' }
  const stored = readStored(blob)
  if (!stored.ok) return { ...place, parsed: false, reason: stored.damage }
  return {
    ...place,
    parsed: true,
    hasKey: stored.hasKey,
    provider: stored.keyProvider?.providerName?.slice(0, MAX_TEXT) ?? null,
    archived: stored.archived,
    // Neither the name in the store nor property 3 is trusted.
    thumbprint: hash.sha1(stored.der),
    sha256: hash.sha256(stored.der),
    ...reportedPart(stored.certificate),
    warning: stored.warning,
  }
}
