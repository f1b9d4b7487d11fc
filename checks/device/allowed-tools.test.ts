import { describe, expect, test } from 'vitest'
import { told, windowsInput } from './testing.ts'
import { HEALTHY_LINUX, linuxInput } from './testing-linux.ts'

describe('remote-desktop-off with UltraViewer and AnyDesk allowed on this PC', () => {
  const context = {
    ...{ signingRequired: true, clockSkewSeconds: 0 },
    allowedRemoteTools: [' ultraviewer', 'AnyDesk'],
  }

  test.each([
    [{ denyLocal: 1, remoteTools: ['UltraViewer'] }, 'pass/allowed-tools {"tools":["UltraViewer"]}'],
    [
      { denyLocal: 1, remoteTools: ['UltraViewer', 'TeamViewer'] },
      'warn/remote-tool {"tools":["TeamViewer"]}',
    ],
    [{ denyLocal: 1, remoteTools: [] }, 'pass/off {}'],
    [{ denyLocal: 1, remoteTools: null }, 'unknown/rdp-not-readable {}'],
    [{ denyLocal: 0, nlaLocal: 0, remoteTools: ['UltraViewer'] }, 'fail/on-without-nla {}'],
  ])('%j', (remoteDesktop, expected) => {
    expect(told('remote-desktop-off', windowsInput('01', { remoteDesktop }, { context }))).toBe(expected)
  })

  test.each([
    [{ remoteTools: ['anydesk'] }, 'pass/allowed-tools {"tools":["anydesk"]}'],
    [{ remoteTools: ['anydesk'], xrdpActive: null }, 'unknown/rdp-not-readable {}'],
    [
      { remoteTools: ['anydesk'], desktopSharingActive: true },
      'warn/remote-tool {"tools":["desktop-sharing"]}',
    ],
  ])('Linux: %j', (changes, expected) => {
    const remoteAccess = HEALTHY_LINUX.remoteAccess && { ...HEALTHY_LINUX.remoteAccess, ...changes }

    expect(told('remote-desktop-off', linuxInput({ remoteAccess }, { context }))).toBe(expected)
  })
})
