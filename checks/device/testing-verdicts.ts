/** Every verdict with its reason that the rules know, and the facts that belong to each. */

type Keys = readonly string[]

const RELEASE: Keys = ['release', 'endDate']
const MISSING: Keys = ['ubr', 'firstMissingUbr', 'firstMissingReleased', 'lagDays']
const INSTALLED: Keys = ['installed', 'ageDays']
const PENDING: Keys = ['security', 'lagDays']
const OF_PASS: readonly Keys[] = [['ubr'], MISSING, INSTALLED, PENDING, []]
const DATED: readonly Keys[] = [['vendor', 'ageDays']]
const CERTIFICATE: Keys = ['issuerId', 'class', 'notAfter', 'owners']

/** By check, then `verdict/reason`: the sets of keys that may come with it. */
export const KNOWN_VERDICTS: Readonly<Record<string, Readonly<Record<string, readonly Keys[]>>>> = {
  'os-supported': {
    'pass/supported': [RELEASE],
    'pass/supported-lts': [RELEASE],
    'warn/ends-soon': [[...RELEASE, 'daysLeft']],
    'pass/esu-active': [[...RELEASE, 'esuEnd', 'esuYear']],
    'warn/esu-ends-soon': [[...RELEASE, 'esuEnd', 'esuYear', 'daysLeft']],
    'warn/esu-inferred-from-build': [[...RELEASE, 'ubr', 'buildReleased']],
    'fail/end-of-support': [RELEASE],
    'unknown/esu-not-readable': [RELEASE],
    'unknown/end-date-not-known': [['release']],
    'unknown/release-not-in-table': [[]],
    'unknown/os-not-readable': [[], RELEASE],
  },
  'patches-current': {
    'fail/out-of-support': [['endDate']],
    'pass/current': [['ubr'], []],
    'pass/within-window': [MISSING, PENDING],
    'warn/behind': [MISSING, PENDING],
    'fail/too-old': [MISSING, PENDING],
    'pass/recent-install': [INSTALLED],
    'warn/install-ageing': [INSTALLED],
    'fail/install-old': [INSTALLED],
    'warn/reboot-pending': OF_PASS,
    'warn/updates-disabled': OF_PASS,
    'warn/security-updates-pending': [['security']],
    'warn/lists-old': [['ageDays']],
    'unknown/lists-too-old': [['ageDays']],
    'unknown/patch-level-not-readable': [[]],
  },
  'antivirus-running': {
    'pass/running': [['name']],
    'pass/defender-running': [[]],
    'warn/two-active': [['names']],
    'warn/snoozed': [['name']],
    'warn/service-only': [['vendor']],
    'fail/expired': [['name']],
    'fail/off': [['names']],
    'fail/none': [[]],
    'unknown/too-early-after-boot': [[]],
    'unknown/antivirus-not-readable': [[]],
  },
  'antivirus-signatures-fresh': {
    'pass/fresh': DATED,
    'warn/ageing': DATED,
    'fail/old': DATED,
    'pass/reported-fresh': [['vendor']],
    'fail/reported-old': [['vendor']],
    'fail/no-active-antivirus': [[]],
    'unknown/signature-date-not-known': [['vendor']],
    'unknown/antivirus-not-readable': [[]],
  },
  'signing-certificate-valid': {
    'pass/valid': [[...CERTIFICATE, 'daysLeft']],
    'warn/expires-soon': [[...CERTIFICATE, 'daysLeft']],
    'fail/expired': [CERTIFICATE],
    'fail/not-yet-valid': [CERTIFICATE],
    'fail/none-found': [[]],
    'not-applicable/not-required': [[]],
    'unknown/some-stores-not-readable': [[]],
    'unknown/unparsable-certificates': [[]],
    'unknown/stores-not-readable': [[]],
  },
  'firewall-on': {
    'pass/on': [[]],
    'fail/service-stopped': [[]],
    'fail/profile-off': [['profiles']],
    'warn/third-party-firewall': [[]],
    'unknown/firewall-not-readable': [[]],
  },
  'disk-encrypted': {
    'pass/protected': [[]],
    'warn/encrypted-not-protected': [[]],
    'fail/not-encrypted': [[]],
    'fail/no-encryption-available': [[]],
    'warn/third-party-encryption': [[]],
    'unknown/protection-not-readable': [[]],
    'unknown/encryption-not-readable': [[]],
  },
  'autorun-off': {
    'pass/off': [[]],
    'pass/off-per-user': [[]],
    'warn/default': [[]],
    'warn/partly-off': [['value']],
    'fail/removable-allowed': [['value']],
    'not-applicable/no-autorun-on-linux': [[]],
    'unknown/autorun-not-readable': [[]],
  },
  'screen-lock': {
    'pass/locks': [['seconds']],
    'warn/long-for-laptop': [['seconds']],
    'fail/too-long': [['seconds']],
    'fail/no-lock': [[]],
    'unknown/no-loaded-user': [[]],
    'unknown/screen-lock-not-readable': [[]],
  },
  'smb1-off': {
    'pass/off': [[]],
    'fail/server-on': [[]],
    'fail/client-on': [[]],
    'unknown/smb-not-readable': [[]],
  },
  'remote-desktop-off': {
    'pass/off': [[]],
    'warn/remote-tool': [['tools']],
    'warn/on-with-nla': [[]],
    'fail/on-without-nla': [[]],
    'unknown/rdp-not-readable': [[]],
  },
  'admin-accounts': {
    'pass/ok': [['enabledAdmins']],
    'fail/guest-enabled': [[]],
    'fail/uac-off': [[]],
    'fail/too-many-admins': [['count']],
    'warn/built-in-administrator-enabled': [[]],
    'warn/daily-user-is-admin': [[]],
    'warn/inactive-accounts': [['count']],
    'unknown/accounts-not-readable': [[]],
  },
  'minimum-hardware': {
    'pass/ok': [[]],
    'fail/memory-too-small': [['ramBytes']],
    'fail/disk-full': [['freeBytes']],
    'warn/memory-small': [['ramBytes']],
    'warn/disk-nearly-full': [['freeBytes']],
    'unknown/hardware-not-readable': [[]],
  },
  'time-sync': {
    'pass/in-sync': [['ageDays'], []],
    'warn/sync-old': [['ageDays']],
    'fail/clock-wrong': [['skewSeconds']],
    'fail/sync-off': [[]],
    'unknown/last-sync-not-known': [[]],
    'unknown/time-not-readable': [[]],
  },
}
