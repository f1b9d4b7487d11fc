# --- settings, accounts, programs ------------------------------------------------------------------------------------

# Seconds after which the console locks on mains power, of the scheme in force; null where it was never set.
function Get-ConsoleLock {
  $schemes = "$MACHINE\Control\Power\User\PowerSchemes"
  $root = Read-Key $schemes
  if ($null -eq $root -or $null -eq $root['ActivePowerScheme']) { return $null }
  $setting = Read-Key "$schemes\$($root['ActivePowerScheme'])\7516b95f-f776-4464-8c53-06167f40cc99\8ec4b3a5-6868-48c2-be75-4f3044be88a7"
  if ($null -eq $setting) { return $null }
  Get-Int $setting['ACSettingIndex']
}

Invoke-Section 'screenLock' {
  $system = Read-Key "$WINDOWS\Policies\System"
  $idle = $null
  if ($null -ne $system) { $idle = Get-Int $system['InactivityTimeoutSecs'] }
  $users = @(foreach ($sid in (Get-Hives)) {
    $own = Read-Key "HKEY_USERS\$sid\Control Panel\Desktop"
    $ruled = Read-Key "HKEY_USERS\$sid\Software\Policies\Microsoft\Windows\Control Panel\Desktop"
    $winlogon = Read-Key "HKEY_USERS\$sid\Software\Microsoft\Windows NT\CurrentVersion\Winlogon"
    if ($null -eq $own) { $own = @{} }
    if ($null -eq $ruled) { $ruled = @{} }
    $pick = @{}
    foreach ($name in @('ScreenSaveActive', 'ScreenSaverIsSecure', 'ScreenSaveTimeOut', 'SCRNSAVE.EXE')) {
      if ($null -ne $ruled[$name]) { $pick[$name] = $ruled[$name] } else { $pick[$name] = $own[$name] }
    }
    $goodbye = $null
    if ($null -ne $winlogon) { $goodbye = Get-Flag $winlogon['EnableGoodbye'] }
    @{
      sid = $sid
      active = Get-Flag $pick['ScreenSaveActive']
      secure = Get-Flag $pick['ScreenSaverIsSecure']
      timeoutSeconds = Get-Int $pick['ScreenSaveTimeOut']
      fromPolicy = ($ruled.Count -gt 0)
      screensaverSet = ($null -ne (Get-Text $pick['SCRNSAVE.EXE']))
      dynamicLock = $goodbye
    }
  })
  $script:value = @{ machineInactivitySeconds = $idle; users = $users; consoleLockOnAcSeconds = Get-ConsoleLock }
}

Invoke-Section 'autorun' {
  $explorer = Read-Key "$WINDOWS\Policies\Explorer"
  $policy = Read-Key "$POLICIES\Windows\Explorer"
  if ($null -eq $explorer) { $explorer = @{} }
  if ($null -eq $policy) { $policy = @{} }
  $users = @(foreach ($sid in (Get-Hives)) {
    $own = Read-Key "HKEY_USERS\$sid\Software\Microsoft\Windows\CurrentVersion\Policies\Explorer"
    $play = Read-Key "HKEY_USERS\$sid\Software\Microsoft\Windows\CurrentVersion\Explorer\AutoplayHandlers"
    if ($null -eq $own) { $own = @{} }
    if ($null -eq $play) { $play = @{} }
    @{ sid = $sid; noDriveTypeAutoRun = Get-Int $own['NoDriveTypeAutoRun']; disableAutoplay = Get-Int $play['DisableAutoplay'] }
  })
  $script:value = @{
    machineNoDriveTypeAutoRun = Get-Int $explorer['NoDriveTypeAutoRun']
    machineNoAutorun = Get-Int $explorer['NoAutorun']
    noAutoplayForNonVolume = Get-Flag $policy['NoAutoplayfornonVolume']
    users = $users
  }
}

Invoke-Section 'smb' {
  $server = Read-Key "$MACHINE\Services\LanmanServer\Parameters"
  $client = Read-Key "$MACHINE\Services\mrxsmb10"
  $driver = Read-Key "$MACHINE\Services\srv"
  $smb1 = $null; $start = $null; $present = $null
  if ($null -ne $server) { $smb1 = Get-Int $server['SMB1'] }
  if ($null -ne $client) { $start = Get-Int $client['Start'] }
  if ($null -ne $driver) { $present = ($null -ne (Get-Text $driver['ImagePath'])) }
  elseif ($null -ne (Test-Key "$MACHINE\Services")) { $present = $false }
  $state = $null
  $feature = Read-One 'root/cimv2' 'Win32_OptionalFeature' "Name='SMB1Protocol'" 5 -Optional
  if ($null -ne $feature) {
    $state = @{ '1' = 'Enabled'; '2' = 'Disabled'; '3' = 'DisabledWithPayloadRemoved' }["$(Get-Int $feature.InstallState)"]
  }
  $script:value = @{
    serverSmb1Registry = $smb1; clientDriverStart = $start; serverDriverPresent = $present
    featureState = $state; lanmanServerState = Get-ServicePart 'LanmanServer' 'state'
  }
}

# Services of programs by which somebody outside sees or steers the screen; a name may end in a version.
$REMOTE_SERVICES = '^(UltraViewService|TeamViewer\d*|AnyDesk.*|RustDesk|uvnc_service|tvnserver|vncserver|WinVNC4?|RealVNC.*|rpcapd_ammyy|AmmyyAdmin.*|LMIGuardianSvc|LogMeIn|chromoting|SupremoService|DWAgent|ScreenConnect Client.*|Splashtop.*|RemotePCService|Radmin|rserver3|r_server)$'

Invoke-Section 'remoteDesktop' {
  $server = Read-Key "$MACHINE\Control\Terminal Server"
  $listener = Read-Key "$MACHINE\Control\Terminal Server\WinStations\RDP-Tcp"
  $policy = Read-Key "$POLICIES\Windows NT\Terminal Services"
  if ($null -eq $server) { $server = @{} }
  if ($null -eq $listener) { $listener = @{} }
  if ($null -eq $policy) { $policy = @{} }
  $state = Get-ServicePart 'TermService' 'state'
  $tools = $null
  if ($script:services.Count -gt 0) {
    $tools = @(foreach ($name in $script:serviceNames) { if ($name -match $REMOTE_SERVICES) { $name } })
  }
  $script:value = @{
    denyLocal = Get-Int $server['fDenyTSConnections']; denyPolicy = Get-Int $policy['fDenyTSConnections']
    nlaLocal = Get-Int $listener['UserAuthentication']; nlaPolicy = Get-Int $policy['UserAuthentication']
    port = Get-Int $listener['PortNumber']; termServiceState = $state; remoteTools = $tools
  }
}

function Get-MemberKind($member, [string]$machineSid) {
  $sid = "$($member.sid)"
  if ($sid -match '^S-1-12-1-') { return 'entra' }
  if ($sid -notmatch '^S-1-5-21-') { return 'wellknown' }
  if ($machineSid -ne '' -and $sid -like "$machineSid-*") { return 'local-user' }
  if ($member.class -eq 'Group') { return 'domain-group' }
  # An account that nobody can name any more is shown under its number.
  if ("$($member.path)" -match '/S-1-5-21-[0-9-]+$') { return 'unresolved' }
  'domain-user'
}

$NEVER = 4294967295

# Who sits at a session now: the owners of explorer.exe.
function Get-InteractiveSids {
  $shells = Read-Class 'root/cimv2' 'Win32_Process' "Name='explorer.exe'" 3
  if ($null -eq $shells) { return $null }
  $sids = @()
  foreach ($shell in $shells) {
    $owner = Invoke-Method $shell 'GetOwnerSid' 'root/cimv2/Win32_Process'
    if ($null -ne $owner -and "$($owner.Sid)" -ne '' -and $sids -notcontains "$($owner.Sid)") { $sids += "$($owner.Sid)" }
  }
  , $sids
}

Invoke-Section 'accounts' {
  $found = Get-LocalUsers
  if ($null -eq $found) { return }
  $machineSid = ''
  foreach ($user in $found) { if ("$($user.SID)" -match '^(S-1-5-21-\d+-\d+-\d+)-\d+$') { $machineSid = $matches[1] } }
  $rules = @{}
  $source = 'wmi:root/cimv2/Win32_UserAccount'
  $users = @(foreach ($user in $found) {
    $known = $true; $last = $null; $digest = $null
    try {
      $entry = Read-Account "$($user.Name)"
      if ($null -ne $entry.lastLogin) { $last = Format-Moment $entry.lastLogin }
      if ($null -ne $entry.rules['MinPasswordLength']) { $rules = $entry.rules }
    } catch { Add-Problem 'adsi:user' $_; $known = $false }
    try { $digest = Get-Digest "$($user.Name)".ToLower() } catch { $digest = $null }
    $rid = $null
    if ("$($user.SID)" -match '-(\d+)$') { $rid = [long]$matches[1] }
    @{
      sid = "$($user.SID)"; nameHash = $digest; rid = $rid; disabled = Get-Bool $user.Disabled $source
      passwordRequired = Get-Bool $user.PasswordRequired $source; passwordExpires = Get-Bool $user.PasswordExpires $source
      lastLogon = $last; lastLogonKnown = $known
    }
  })
  $administrators = $null
  try {
    $administrators = @(foreach ($member in (Read-Administrators)) {
      $kind = Get-MemberKind $member $machineSid
      $enabled = $null
      if ($kind -eq 'local-user') {
        foreach ($user in $found) { if ("$($user.SID)" -eq $member.sid -and $user.Disabled -is [bool]) { $enabled = -not $user.Disabled } }
      }
      @{ sid = $member.sid; kind = $kind; enabled = $enabled }
    })
  } catch { Add-Problem 'adsi:WinNT://./S-1-5-32-544' $_; $administrators = $null }
  $system = Read-Key "$WINDOWS\Policies\System"
  $logon = Read-Key "$WINDOWS\Authentication\LogonUI"
  $uac = $null; $lastSid = $null
  if ($null -ne $system) { $uac = Get-Flag $system['EnableLUA'] }
  if ($null -ne $logon) {
    foreach ($name in @('LastLoggedOnUserSID', 'SelectedUserSID')) {
      if ($null -eq $lastSid -and "$($logon[$name])" -match '^S-1-[0-9-]+$') { $lastSid = "$($logon[$name])" }
    }
  }
  $complex = $null
  if ($Daily -and $StateFolder -ne '') {
    try { $complex = Get-Flag (Read-SecurityPolicy $StateFolder)['PasswordComplexity'] } catch { Add-Problem 'secedit' $_ }
  }
  # Absent values are the default of Windows: nobody is signed in unasked. The password itself is never looked at.
  $winlogon = Read-Key "$HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
  $auto = $null
  if ($null -ne $winlogon) {
    $auto = @{
      isOn = "$($winlogon['AutoAdminLogon'])" -eq '1' -or "$($winlogon['ForceAutoLogon'])" -eq '1'
      hasPassword = $winlogon.ContainsKey('DefaultPassword') -and "$($winlogon['DefaultPassword'])" -ne ''
    }
  }
  $lockout = Get-Unsigned $rules['AutoUnlockInterval']
  $age = Get-Unsigned $rules['MaxPasswordAge']
  $script:value = @{
    localUsers = $users
    administrators = $administrators
    interactiveSids = Get-InteractiveSids
    lastInteractiveSid = $lastSid
    uacEnabled = $uac
    minPasswordLength = Get-Int $rules['MinPasswordLength']
    lockoutThreshold = Get-Int $rules['MaxBadPasswordsAllowed']
    lockoutMinutes = $(if ($null -eq $lockout -or $lockout -ge $NEVER) { $null } else { [long](($lockout - $lockout % 60) / 60) })
    lockoutForever = $(if ($null -eq $lockout) { $null } else { $lockout -ge $NEVER })
    maxPasswordAgeDays = $(if ($null -eq $age) { $null } elseif ($age -ge $NEVER) { [long]0 } else { [long](($age - $age % 86400) / 86400) })
    passwordHistory = Get-Int $rules['PasswordHistoryLength']
    passwordComplexity = $complex
    autoLogon = $auto
  }
}

Invoke-Section 'time' {
  $base = "$MACHINE\Services\W32Time"
  $parameters = Read-Key "$base\Parameters"
  $client = Read-Key "$base\TimeProviders\NtpClient"
  $status = Read-Key "$base\Config\Status"
  $zone = Read-Key "$MACHINE\Control\TimeZoneInformation"
  if ($null -eq $parameters) { $parameters = @{} }
  $sync = $null
  if ($null -ne $status -and "$($status['LastGoodSampleInfo'])" -match '^(\d{15,18})') { $sync = Format-FileTime $matches[1] }
  if ($null -eq $sync) { $sync = Read-LastEvent 'Microsoft-Windows-Time-Service' @(35, 37) }
  $offset = $null; $key = $null; $enabled = $null
  if ($null -ne $zone) {
    $key = Get-Text $zone['TimeZoneKeyName']
    # Minutes to add to local time to get UTC, summer time included: REG_DWORD, negative east of Greenwich.
    $bias = Get-Int $zone['ActiveTimeBias']
    if ($null -ne $bias) {
      if ($bias -gt 2147483647) { $bias = $bias - [long]4294967296 }
      $offset = -$bias
    }
  }
  if ($null -ne $client) { $enabled = Get-Int $client['Enabled'] }
  $script:value = @{
    nowUtc = Format-Moment (Get-Now)
    utcOffsetMinutes = $offset
    timeZoneKey = $key
    serviceState = Get-ServicePart 'W32Time' 'state'
    serviceStart = Get-ServicePart 'W32Time' 'startMode'
    type = Get-Text $parameters['Type']
    ntpServer = Get-Text $parameters['NtpServer']
    lastSync = $sync
    ntpClientEnabled = $enabled
  }
}

$EDGE = '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}'
$CHROME = '{8A69D345-D564-463C-AFF1-A69D9E530F96}'

# True when a policy of the browser's updater switches updates off; false: none does; null: it has no such updater.
function Test-UpdatesOff([string]$policy, [string]$application) {
  $key = Read-Key "$HKLM\SOFTWARE\Policies\$policy"
  if ($null -eq $key) { return $false }
  $own = Get-Int $key["Update$application"]
  if ($null -ne $own) { return $own -eq 0 }
  (Get-Int $key['UpdateDefault']) -eq 0
}

Invoke-Section 'browsers' {
  $list = @()
  $updaters = @(
    @('edge', 'Microsoft\EdgeUpdate', $EDGE, 'Microsoft\EdgeUpdate'),
    @('chrome', 'Google\Update', $CHROME, 'Google\Update')
  )
  foreach ($one in $updaters) {
    $places = @(@('machine', "$HKLM\SOFTWARE\WOW6432Node"), @('machine', "$HKLM\SOFTWARE"))
    foreach ($sid in (Get-Hives)) { $places += , @('user', "HKEY_USERS\$sid\Software") }
    $seen = @()
    foreach ($place in $places) {
      $key = Read-Key "$($place[1])\$($one[1])\Clients\$($one[2])"
      if ($null -eq $key -or $null -eq (Get-Text $key['pv']) -or $seen -contains $place[0]) { continue }
      $seen += $place[0]
      $list += @{ name = $one[0]; version = Get-Text $key['pv']; scope = $place[0]; updatesDisabledByPolicy = Test-UpdatesOff $one[3] $one[2] }
    }
  }
  foreach ($pair in @(@('firefox', 'firefox.exe'), @('coccoc', 'browser.exe'), @('opera', 'opera.exe'), @('brave', 'brave.exe'))) {
    $places = @(@('machine', "$WINDOWS\App Paths\$($pair[1])"))
    foreach ($sid in (Get-Hives)) { $places += , @('user', "HKEY_USERS\$sid\Software\Microsoft\Windows\CurrentVersion\App Paths\$($pair[1])") }
    foreach ($place in $places) {
      $key = Read-Key $place[1]
      if ($null -eq $key -or $null -eq (Get-Text $key['(default)'])) { continue }
      $list += @{ name = $pair[0]; version = Read-FileVersion "$($key['(default)'])".Trim('"'); scope = $place[0]; updatesDisabledByPolicy = $null }
      break
    }
  }
  # Windows 11 has it no more; what is left there is no browser one can open.
  $ie = Read-Key "$HKLM\SOFTWARE\Microsoft\Internet Explorer"
  if ($null -ne $CV -and (Get-Int $CV['CurrentBuildNumber']) -lt 10240 -and $null -ne $ie) {
    $version = Get-Text $ie['svcVersion']
    if ($null -eq $version) { $version = Get-Text $ie['Version'] }
    if ($null -ne $version) { $list += @{ name = 'ie'; version = $version; scope = 'machine'; updatesDisabledByPolicy = $null } }
  }
  $script:value = $list
}

# WINHTTP_PROXY_INFO as stored: version, counter, flags (2: a proxy is named), length and text of its name.
function Get-WinHttpProxy($bytes) {
  if ($bytes.Length -lt 16 -or ($bytes[8] -band 2) -eq 0) { return $null }
  $length = [int]$bytes[12]
  if ($length -eq 0 -or $bytes.Length -lt 16 + $length) { return $null }
  $letters = foreach ($at in 16..(15 + $length)) { [char][int]$bytes[$at] }
  Get-Text (@($letters) -join '')
}

Invoke-Section 'network' {
  $connections = Read-Key "$WINDOWS\Internet Settings\Connections"
  $proxy = $null
  if ($null -ne $connections -and $null -ne $connections['WinHttpSettings']) { $proxy = Get-WinHttpProxy @($connections['WinHttpSettings']) }
  $system = Read-Key 'HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
  $enabled = $null
  if ($null -ne $system) { $enabled = Get-Flag $system['ProxyEnable'] }
  $users = @(foreach ($sid in (Get-Hives)) {
    $key = Read-Key "HKEY_USERS\$sid\Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    if ($null -ne $key) {
      $own = $null; $pac = $null
      if ((Get-Int $key['ProxyEnable']) -eq 1) { $own = Get-Text $key['ProxyServer'] }
      if ("$($key['AutoConfigURL'])" -match '^\w+://([^/:]+)') { $pac = Get-Text $matches[1] }
      if ($null -ne $own -or $null -ne $pac) { @{ sid = $sid; proxy = $own; pacHost = $pac } }
    }
  })
  $servers = $null
  $cards = Read-Class 'root/cimv2' 'Win32_NetworkAdapterConfiguration' 'IPEnabled=TRUE'
  if ($null -ne $cards) {
    $servers = @(foreach ($card in $cards) {
      $typed = Read-Key "$MACHINE\Services\Tcpip\Parameters\Interfaces\$($card.SettingID)"
      $source = 'dhcp'
      if ($null -ne $typed -and $null -ne (Get-Text $typed['NameServer'])) { $source = 'static' }
      foreach ($address in @($card.DNSServerSearchOrder)) { if ($null -ne $address) { @{ address = "$address"; source = $source } } }
    })
  }
  $tls = Read-Key "$MACHINE\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client"
  $off = $false
  if ($null -ne $tls) { $off = (Get-Int $tls['Enabled']) -eq 0 -or (Get-Int $tls['DisabledByDefault']) -eq 1 }
  # Windows 7 has it, but its own programs do not use it unless told to.
  elseif ($null -ne $CV -and (Get-Int $CV['CurrentBuildNumber']) -lt 9200) { $off = $true }
  $script:value = @{
    winHttpProxy = $proxy; systemProxyEnabled = $enabled; userProxies = $users; dnsServers = $servers; tls12ClientDisabled = $off
  }
  # "Proxy settings per machine": then one proxy holds for everybody, and stands with the machine.
  $shared = Read-Key "$POLICIES\Windows\CurrentVersion\Internet Settings"
  if ($null -ne $shared -and (Get-Int $shared['ProxySettingsPerUser']) -eq 0) {
    $settings = Read-Key "$WINDOWS\Internet Settings"
    $script:value['machineProxy'] = $null
    if ($null -ne $settings -and (Get-Int $settings['ProxyEnable']) -eq 1) { $script:value['machineProxy'] = Get-Text $settings['ProxyServer'] }
  }
}

Invoke-Section 'software' {
  $places = @(@('machine', 'x64', "$WINDOWS\Uninstall"), @('machine', 'x86', "$HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall"))
  if ((Get-Architecture) -eq 'x86') { $places = @(, @('machine', 'x86', "$WINDOWS\Uninstall")) }
  foreach ($sid in (Get-Hives)) { $places += , @('user', $null, "HKEY_USERS\$sid\Software\Microsoft\Windows\CurrentVersion\Uninstall") }
  $list = @()
  foreach ($place in $places) {
    foreach ($name in (Read-KeyNames $place[2])) {
      if ($null -eq $name -or $list.Length -ge 400) { continue }
      $key = Read-Key "$($place[2])\$name"
      if ($null -eq $key -or $null -eq (Get-Text $key['DisplayName'])) { continue }
      if ((Get-Int $key['SystemComponent']) -eq 1 -or $null -ne (Get-Text $key['ParentKeyName'])) { continue }
      if (@('Update', 'Hotfix', 'Security Update') -contains "$($key['ReleaseType'])") { continue }
      $day = $null
      if ("$($key['InstallDate'])" -match '^(\d{4})(\d\d)(\d\d)$') { $day = Format-Date $matches[1] $matches[2] $matches[3] }
      $list += @{
        name = Get-Text $key['DisplayName']; version = Get-Text $key['DisplayVersion']; publisher = Get-Text $key['Publisher']
        installDate = $day; scope = $place[0]; arch = $place[1]
      }
    }
  }
  $script:value = $list
}
