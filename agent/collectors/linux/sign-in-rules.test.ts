import { describe, expect, test } from 'vitest'
import { type Recording, replayDoors } from '../../platform/replay-doors.ts'
import { readSection } from './section.ts'
import { lockoutOf, passwordRulesOf, readSignInRules, signsInByItself } from './sign-in-rules.ts'

/** common-auth of Debian 12 and Ubuntu 24.04 as they are installed. */
const PLAIN_AUTH = `
# here are the per-package modules (the "Primary" block)
auth	[success=1 default=ignore]	pam_unix.so nullok
# here's the fallback if no module succeeds
auth	requisite			pam_deny.so
auth	required			pam_permit.so
auth	optional			pam_cap.so`
const FAILLOCK_AUTH = `
auth	required	pam_faillock.so preauth
auth	[success=2 default=ignore]	pam_unix.so nullok
auth	[default=die]	pam_faillock.so authfail
auth	requisite	pam_deny.so`
/** faillock.conf as installed: every setting is a comment. */
const FAILLOCK_CONF = `# Deny access if the number of consecutive authentication failures
# The default is 3.
# deny = 3
# unlock_time = 600`

describe('lockout', () => {
  test.each([
    ['nothing locks', PLAIN_AUTH, '', { attempts: 0, unlockSeconds: null }],
    ['faillock as installed', FAILLOCK_AUTH, FAILLOCK_CONF, { attempts: 3, unlockSeconds: 600 }],
    ['without its file', FAILLOCK_AUTH, '', { attempts: 3, unlockSeconds: 600 }],
    [
      'as its file says',
      FAILLOCK_AUTH,
      'deny = 10 # ten\nunlock_time=43200\nsilent',
      { attempts: 10, unlockSeconds: 43_200 },
    ],
    ['for ever', FAILLOCK_AUTH, 'unlock_time = never', { attempts: 3, unlockSeconds: 0 }],
    ['switched off', FAILLOCK_AUTH, 'deny = 0', { attempts: 0, unlockSeconds: null }],
    [
      'by the line, over the file',
      'auth required pam_faillock.so preauth deny=5 unlock_time=900',
      'deny = 10',
      { attempts: 5, unlockSeconds: 900 },
    ],
    [
      'by full path',
      'auth required /lib/security/pam_faillock.so preauth',
      'deny = 4',
      { attempts: 4, unlockSeconds: 600 },
    ],
    [
      'in a comment only',
      '# auth required pam_faillock.so',
      'deny = 4',
      { attempts: 0, unlockSeconds: null },
    ],
    // Ubuntu 20.04.
    [
      'pam_tally2',
      'auth required pam_tally2.so onerr=fail deny=5 unlock_time=1800',
      '',
      { attempts: 5, unlockSeconds: 1800 },
    ],
    ['pam_tally2 for ever', 'auth required pam_tally2.so deny=5', '', { attempts: 5, unlockSeconds: 0 }],
    ['pam_tally2 that only counts', 'auth required pam_tally2.so', '', { attempts: 0, unlockSeconds: null }],
    ['with a number that is none', FAILLOCK_AUTH, 'deny = many', { attempts: 3, unlockSeconds: 600 }],
  ])('%s', (_, stack, configuration, expected) => {
    expect(lockoutOf(stack, configuration)).toEqual(expected)
  })
})

describe('new passwords', () => {
  const UNIX = 'password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt'
  const QUALITY = `password requisite pam_pwquality.so retry=3\n${UNIX} use_authtok`

  test.each([
    ['as installed', UNIX, [], { minLength: 6, minClasses: 0 }],
    ['pam_unix with a length', `${UNIX} minlen=14`, [], { minLength: 14, minClasses: 0 }],
    ['pwquality as installed', QUALITY, ['# minlen = 8'], { minLength: 8, minClasses: 0 }],
    ['by its file', QUALITY, ['minlen = 14\nminclass = 4'], { minLength: 14, minClasses: 4 }],
    ['the later file wins', QUALITY, ['minlen = 20', 'minlen = 14'], { minLength: 14, minClasses: 0 }],
    [
      'by credits below 0',
      QUALITY,
      ['minlen = 14\ndcredit = -1\nucredit = -1\nlcredit = -1\nocredit = -1'],
      { minLength: 14, minClasses: 4 },
    ],
    [
      'credits above 0 lend length',
      QUALITY,
      ['minlen = 14\ndcredit = 2\nucredit = 1'],
      { minLength: 11, minClasses: 0 },
    ],
    [
      'by the line, over the files',
      `password requisite pam_pwquality.so minlen=16 minclass=3`,
      ['minlen = 8'],
      { minLength: 16, minClasses: 3 },
    ],
    [
      'cracklib, which lends a character for each kind it does not ask for',
      'password requisite pam_cracklib.so minlen=12 ucredit=-1',
      [],
      { minLength: 9, minClasses: 1 },
    ],
    [
      'cracklib beside the settings of pwquality, which it never reads',
      'password requisite pam_cracklib.so retry=3',
      ['minlen = 14\nminclass = 4'],
      { minLength: 5, minClasses: 0 },
    ],
    ['more kinds than there are', QUALITY, ['minclass = 9'], { minLength: 8, minClasses: 4 }],
  ])('%s', (_, stack, configurations, expected) => {
    expect(passwordRulesOf(stack, configurations)).toEqual(expected)
  })
})

describe('automatic sign-in', () => {
  test.each([
    ['gdm', '[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = lan', true],
    ['gdm, timed', '[daemon]\nTimedLoginEnable=true', true],
    [
      'gdm as installed',
      '[daemon]\n#  AutomaticLoginEnable = true\n#  AutomaticLogin = user1\n[security]',
      false,
    ],
    ['gdm, named and not enabled', '[daemon]\nAutomaticLogin = lan', false],
    ['lightdm', '[Seat:*]\nautologin-user=lan', true],
    ['lightdm of old', '[SeatDefaults]\nautologin-user=lan', true],
    ['lightdm with nobody', '[Seat:*]\nautologin-user=\nuser-session=xfce', false],
    ['sddm', '[Autologin]\nUser=lan\nSession=plasma', true],
    ['sddm with nobody', '[Autologin]\nRelogin=false\nUser=\n', false],
    ['nothing', '', false],
  ])('%s', (_, text, expected) => {
    expect(signsInByItself(text)).toBe(expected)
  })
})

describe('on a machine', () => {
  const NOWHERE = [
    ...['/etc/pam.d/common-auth', '/etc/pam.d/system-auth', '/etc/pam.d/common-password'],
    ...['/etc/security/faillock.conf', '/etc/security/pwquality.conf', '/etc/security/pwquality.conf.d'],
    ...['/etc/gdm3/custom.conf', '/etc/gdm3/daemon.conf', '/etc/gdm/custom.conf', '/etc/sddm.conf'],
    ...['/etc/lightdm/lightdm.conf', '/etc/lightdm/lightdm.conf.d', '/usr/share/lightdm/lightdm.conf.d'],
    ...['/etc/sddm.conf.d', '/usr/lib/sddm/sddm.conf.d'],
  ]
  const read = (files: Recording['files'], denied: readonly string[] = []) => {
    const absent = NOWHERE.filter((path) => !denied.includes(path))
    return readSection(replayDoors({ files, absent, commands: {} }), 1000, readSignInRules)
  }

  test('of Debian as installed, without a desktop', async () => {
    const { value, section } = await read({
      '/etc/pam.d/common-auth': PLAIN_AUTH,
      '/etc/pam.d/common-password': 'password [success=1 default=ignore] pam_unix.so obscure yescrypt',
    })

    expect(value).toEqual({
      lockout: { attempts: 0, unlockSeconds: null },
      passwordRules: { minLength: 6, minClasses: 0 },
      autoLogon: false,
    })
    expect(section).toEqual({ status: 'ok', errors: [] })
  })

  test('of a hardened Ubuntu on which somebody is signed in by the display manager', async () => {
    const { value } = await read({
      '/etc/pam.d/common-auth': FAILLOCK_AUTH,
      '/etc/security/faillock.conf': 'deny = 10\nunlock_time = 43200',
      '/etc/pam.d/common-password': 'password requisite pam_pwquality.so retry=3',
      '/etc/security/pwquality.conf.d/10-xa.conf': 'minlen = 14\nminclass = 4',
      '/etc/security/pwquality.conf': '# minlen = 8',
      '/usr/share/lightdm/lightdm.conf.d/60-xa.conf': '[Seat:*]\nautologin-user=khach',
    })

    expect(value).toEqual({
      lockout: { attempts: 10, unlockSeconds: 43_200 },
      passwordRules: { minLength: 14, minClasses: 4 },
      autoLogon: true,
    })
  })

  test('what is there and cannot be read is unknown, and said so', async () => {
    const { value, section } = await read({ '/etc/pam.d/common-auth': FAILLOCK_AUTH }, [
      '/etc/security/faillock.conf',
      '/etc/pam.d/common-password',
      '/etc/sddm.conf',
    ])

    expect(value).toEqual({ lockout: null, passwordRules: null, autoLogon: null })
    expect(section.status).toBe('partial')
    expect(section.errors.map(({ source }) => source)).toContain('file:/etc/security/faillock.conf')
  })

  test('one file that says yes is enough, whatever cannot be read beside it', async () => {
    const { value } = await read({ '/etc/gdm3/custom.conf': '[daemon]\nAutomaticLoginEnable=true' }, [
      '/etc/sddm.conf',
    ])

    expect(value?.autoLogon).toBe(true)
  })
})
