/** Answers of Windows that are odd in one place, of which nothing else may be lost. */
import { HKLM, type Instance, type Values, WINDOWS } from './answers.ts'
import {
  DEFENDER,
  entry,
  fixes,
  history,
  type Play,
  SECURITY_CENTER,
  withClass,
  withKeys,
  withUsers,
} from './recordings.ts'

export function oddAnswers(): readonly (readonly [string, Play])[] {
  const LONG = 'Ứng dụng '.repeat(400)
  const uninstall = `${WINDOWS}\\Uninstall`
  const program = (values: Values) => withKeys({ [`${uninstall}\\{odd}`]: { DisplayName: 'Odd', ...values } })
  const product = (values: Instance) =>
    withClass(SECURITY_CENTER, [{ displayName: 'A', productState: 397_568, ...values }])
  const eset = `${HKLM}\\SOFTWARE\\ESET\\ESET Security\\CurrentVersion\\Info`
  const pause = `${HKLM}\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings`
  const store = `${HKLM}\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\AB`
  return [
    ['a fix of 31 February', fixes([{ text: '2/31/2026', day: null }])],
    ['a fix of the 13th month', fixes([{ text: '20261399', day: null }])],
    [
      'a program installed on no day',
      { doors: program({ InstallDate: '00000000' }), touches: ['software'], kinds: [], document: {} },
    ],
    [
      'a program with a name without end',
      { doors: program({ DisplayName: LONG }), touches: ['software'], kinds: [], document: {} },
    ],
    [
      'a product registered at 29 hours',
      {
        ...{ doors: product({ timestamp: 'Wed, 31 Feb 2021 29:40:10 GMT' }), touches: ['antivirus'] },
        ...{
          kinds: ['parse'],
          document: { antivirus: { products: [{ timestamp: null, productState: 397_568 }] } },
        },
      },
    ],
    [
      'a product with a path without end',
      {
        ...{ doors: product({ pathToSignedProductExe: LONG }), touches: ['antivirus'], kinds: [] },
        document: { antivirus: { products: [{ productExe: LONG.slice(0, 1024) }] } },
      },
    ],
    [
      'a state that is a word',
      {
        ...{ doors: product({ productState: 'on' }), touches: ['antivirus'], kinds: ['parse'] },
        document: { antivirus: { products: [{ displayName: 'A', productState: null }] } },
      },
    ],
    [
      'a switch of Defender that is a word',
      {
        ...{ doors: withClass(DEFENDER, [{ AMRunningMode: 'Normal', AntivirusEnabled: 'TRUE' }]) },
        ...{ touches: ['antivirus'], kinds: ['parse'] },
        document: { antivirus: { defender: { runningMode: 'Normal', antivirusEnabled: null } } },
      },
    ],
    [
      'definitions of the 13th month',
      {
        ...{
          doors: withKeys({ [eset]: { ScannerVersion: '32012 (20261399)' } }),
          touches: ['antivirus'],
          kinds: [],
        },
        document: { antivirus: { vendorSignatures: [{ vendor: 'eset', databaseDate: null }] } },
      },
    ],
    [
      'a start in the 13th month',
      {
        doors: withClass('root/cimv2/Win32_OperatingSystem', [
          { ProductType: 1, Caption: LONG, LastBootUpTime: '20131399204218.500000+420' },
        ]),
        ...{ touches: ['os', 'exploitProtection'], kinds: ['parse'] },
        document: { os: { productType: 1, lastBootTime: null, caption: LONG.slice(0, 256) } },
      },
    ],
    [
      'a pause until no day',
      {
        ...{ doors: withKeys({ [pause]: { PauseQualityUpdatesEndTime: '2026-13-45T99:00:00Z' } }) },
        ...{ touches: ['updates'], kinds: ['parse'], document: { updates: { pausedUntil: null } } },
      },
    ],
    [
      'a title without end',
      history([entry({ date: '2026-10-15T02:31:08Z', title: LONG })], [{ title: LONG.slice(0, 1024) }]),
    ],
    [
      'an account that is perhaps disabled',
      {
        doors: withUsers([{ SID: 'S-1-5-21-1-2-3-1001', Name: 'a', Disabled: 'perhaps' }]),
        ...{ touches: ['machine', 'accounts'], kinds: ['parse'] },
        document: { accounts: { localUsers: [{ rid: 1001, disabled: null }] } },
      },
    ],
    [
      'a certificate beyond all measure',
      {
        ...{
          doors: withKeys({ [store]: { Blob: { $bytes: '00'.repeat(65_537) } } }),
          touches: ['certificates'],
        },
        ...{ kinds: ['parse'], document: {} },
      },
    ],
  ]
}
