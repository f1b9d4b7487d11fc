@echo off
rem Thu thap tinh trang an ninh cua may Windows 7 32 bit ra mot tep, khong cai gi. Bam dup, chon Yes khi Windows hoi.
setlocal
"%SystemRoot%\System32\fltmc.exe" >nul 2>&1
if not errorlevel 1 goto elevated
"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -Command "(New-Object -ComObject Shell.Application).ShellExecute('%~f0', '', '', 'runas', 1)"
if not errorlevel 1 exit /b
echo Hay bam chuot phai vao tep nay va chon "Run as administrator".
pause
exit /b 3
:elevated
cd /d "%~dp0"
"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0collect.ps1" -WithCertificateFiles -BudgetSeconds 300 -OutFile "%~dp0%COMPUTERNAME%.json"
set code=%errorlevel%
echo.
if "%code%"=="0" echo Da ghi %~dp0%COMPUTERNAME%.json : mang ve nop o trang "Nop tep bao cao".
if not "%code%"=="0" echo Khong thu thap duoc, ma loi %code%.
pause
exit /b %code%
