/** Patch level of a Windows PC. What decides is the build (`os.ubr`); the rest is for PCs without a row in the table. */
import { z } from 'zod'
import { day, moment, text } from '../values.ts'
import { address, hresult, integer, longText, serviceWord } from './values.ts'

/** One entry of Windows Update's history. */
const HistoryEntry = z.strictObject({
  date: moment.nullable(),
  /** 1 install, 2 uninstall. */
  operation: integer.nullable(),
  /** 0 not started, 1 in progress, 2 succeeded, 3 succeeded with errors, 4 failed, 5 aborted. */
  resultCode: integer.nullable(),
  hresult: hresult.nullable(),
  /** First KB number in the title. */
  kb: text.nullable(),
  /** Translated; shown to people, never compared. */
  title: longText.nullable(),
  updateId: text.nullable(),
  /** 0 default, 1 managed (WSUS), 2 Windows Update, 3 other. */
  serverSelection: integer.nullable(),
  clientApplicationId: text.nullable(),
})

/** Win32_QuickFixEngineering: the newest packages only, not all history. */
const QuickFix = z.strictObject({
  hotFixId: text,
  /** Security Update, Update, Hotfix (English). */
  description: text.nullable(),
  installedOn: day.nullable(),
  /** As WMI gave it: M/d/yyyy, sometimes a hexadecimal FILETIME. */
  installedOnRaw: text.nullable(),
})

export const WindowsUpdates = z.strictObject({
  /** Newest first, definitions of antivirus left out. */
  history: z.array(HistoryEntry).max(60).nullable(),
  /** 0 after a feature update or when SoftwareDistribution was deleted. */
  historyTotal: integer.nullable(),
  qfe: z.array(QuickFix).max(1000).nullable(),
  /** Newest installed Package_for_RollupFix. */
  lastCumulative: z
    .strictObject({
      packageName: text.nullable(),
      /** 26100.9711.1.15. */
      version: text.nullable(),
      installTime: moment.nullable(),
    })
    .nullable(),
  pendingReboot: z
    .strictObject({
      cbsRebootPending: z.boolean().nullable(),
      wuRebootRequired: z.boolean().nullable(),
      /** Weak: ordinary installers set it. */
      pendingFileRename: z.boolean().nullable(),
      installerInProgress: z.boolean().nullable(),
    })
    .nullable(),
  /** wuauserv is Manual by default; Disabled means that someone switched updates off. */
  service: z
    .strictObject({
      wuauservStart: serviceWord.nullable(),
      usoSvcStart: serviceWord.nullable(),
      bitsStart: serviceWord.nullable(),
    })
    .nullable(),
  policy: z
    .strictObject({
      /** Host only; not used unless `useWuServer`. */
      wuServer: address.nullable(),
      useWuServer: z.boolean().nullable(),
      noAutoUpdate: z.boolean().nullable(),
      auOptions: integer.nullable(),
      doNotConnect: z.boolean().nullable(),
      targetReleaseVersion: text.nullable(),
      deferQualityDays: integer.nullable(),
    })
    .nullable(),
  pausedUntil: moment.nullable(),
  lastSearchSuccess: moment.nullable(),
  /** Moves with daily definitions too: no patch date. */
  lastInstallSuccess: moment.nullable(),
  /** Search of the local cache, at most daily; 0 found in an empty cache is not "nothing missing". */
  pendingOffline: z
    .strictObject({
      at: moment.nullable(),
      count: integer.nullable(),
      securityCount: integer.nullable(),
      resultCode: integer.nullable(),
    })
    .nullable(),
})
